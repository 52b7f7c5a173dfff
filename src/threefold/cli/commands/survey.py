"""Surveys: what they found, its course over time, and invitations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from threefold.cli import django_app
from threefold.cli.output import Json, emit, facts, json_wanted, note, out, table
from threefold.kit.errors import Invalid

if TYPE_CHECKING:
    from threefold.related.logic.surveys.courses import Course
    from threefold.related.logic.surveys.scores import Score

Given = Annotated[str, typer.Argument(metavar="SURVEY", help="Its number, or its short name.")]
app = typer.Typer(no_args_is_help=True, help="What customers think: surveys and their results.")


class Every(StrEnum):
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


class Ways(StrEnum):
    EMAIL = "email"
    LINK = "link"
    PHONE = "phone"


class Whom(StrEnum):
    ALL = "all"
    PURCHASE = "purchase"
    CONTACT = "contact"
    NUMBERS = "numbers"


def register(root: typer.Typer) -> None:
    root.add_typer(app, name="survey")


@app.command("list", help="All surveys with their answers and whom they asked.")
def listed(json: Json = False) -> None:
    json_wanted(json)
    django_app.start()
    from threefold.related.service import surveys

    rows = [
        {
            "number": each.pk, "survey": each.slug, "name": each.name, "state": each.state,
            "asked": each.asked, "answers": each.answers, "opened_at": each.opened_at,
        }
        for each in surveys.listed()
    ]  # fmt: skip
    names = ("number", "survey", "name", "state", "asked", "answers")
    emit(rows, json, lambda: table("Surveys", names, [[r[name] for name in names] for r in rows]))


@app.command("results", help="Scores with their intervals of 95 %, distributions, response rates.")
def results(
    survey: Given,
    channel: Annotated[str, typer.Option(help="Only answers of this channel.")] = "",
    version: Annotated[int, typer.Option(help="Only answers to this version.", min=0)] = 0,
    json: Json = False,
) -> None:
    json_wanted(json)
    django_app.start()
    from threefold.plan.types import pick
    from threefold.related.service import surveys

    found = surveys.results.results(surveys.named(survey), channel=channel, version=version)
    asked = [
        {
            "question": each.question.code, "type": each.question.type,
            "text": pick(each.question.text, "en"), "n": each.n,
            "score": asdict(each.score) if each.score else None,
            "mean": asdict(each.mean) if each.mean else None,
            "counts": [
                {"item": item, "answer": f"{told:g}" if isinstance(told, float) else told, "n": n}
                for item, by_answer in each.counts.items()
                for told, n in by_answer.items()
                if each.question.type != "text"
            ],
        }
        for each in found.questions
    ]  # fmt: skip
    rates = [
        {
            "way": each.way, "asked": each.asked, "answered": each.answered,
            "refused": each.refused, "rate": each.rate.value,
        }
        for each in found.rates
    ]  # fmt: skip
    told = {
        "taken": found.taken, "held": found.held, "over": found.over, "known": found.known,
        "channels": dict(found.channels), "rates": rates, "questions": asked,
    }  # fmt: skip

    def show() -> None:
        facts("", {name: told[name] for name in ("taken", "known", "held", "over")})
        rows = [
            (each.question.code, each.question.type, pick(each.question.text, "en"), each.n,
             _said(each.score))
            for each in found.questions
        ]  # fmt: skip
        table("Questions", ("", "type", "question", "answers", "score"), rows)
        if rates:
            names = ("way", "asked", "answered", "refused", "rate")
            table("Invitations", names, [[each[name] for name in names] for each in rates])

    emit(told, json, show)


@app.command("trend", help="NPS, CSAT or CES by week, month or quarter, of one survey or of all.")
def trend(
    what: Annotated[
        str, typer.Argument(help="nps, csat or ces; with --survey a question, as q1.")
    ] = "nps",
    survey: Annotated[str, typer.Option("--survey", help="Only this one.")] = "",
    every: Annotated[Every, typer.Option(help="Length of a period.")] = Every.MONTH,
    by: Annotated[
        str, typer.Option(help="Compare by channel, survey, version, spend, tenure and so on.")
    ] = "",
    json: Json = False,
) -> None:
    json_wanted(json)
    django_app.start()
    from threefold.related.service import surveys

    over_time = surveys.over_time
    if survey:
        found = over_time.of_survey(surveys.named(survey), what, every=every, by=by)
    else:
        found = over_time.of_measure(what, every=every, by=by)
    names = over_time.names(by)
    told = [
        {
            "part": each.part, "name": _named(each.part, names), "whole": asdict(each.whole),
            "points": [{"start": start, **asdict(score)} for start, score in each.points],
        }
        for each in found
    ]  # fmt: skip
    emit(told, json, lambda: _show_courses(found, names))


@app.command("invite", help="Ask customers: with their leave, not too often, by a way that works.")
def invite(
    survey: Given,
    way: Annotated[Ways, typer.Option(help="How they are asked.")] = Ways.EMAIL,
    whom: Annotated[
        Whom, typer.Option(help="Who: all, buyers or those in contact lately, or --number.")
    ] = Whom.ALL,
    number: Annotated[
        list[int] | None, typer.Option("--number", help="A customer; may be repeated.")
    ] = None,
    days: Annotated[int, typer.Option(help="Days that count as lately.", min=1, max=365)] = 14,
    only: Annotated[str, typer.Option(help="Only of this group, as tier:A or spend:1.")] = "",
    most: Annotated[int, typer.Option(help="If more may be asked, lots are drawn.", min=1)] = 200,
    address: Annotated[
        str, typer.Option("--address", help="Of this installation, as https://crm.example.com.")
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only count who may be asked.")
    ] = False,
    json: Json = False,
) -> None:
    json_wanted(json)
    django_app.start()
    from threefold.kit.visitors import origin
    from threefold.related.service import surveys

    found = surveys.named(survey)
    meant = Whom.NUMBERS if number else whom
    chosen = surveys.choosing.choose(meant, days=days, numbers=number or (), only=only)
    counts = surveys.judging.counts(found, chosen.customers, way=way)
    told: dict[str, Any] = {"may": counts.pop("", 0), "invited": 0, "left_out": counts}
    if not dry_run:
        if way != Ways.PHONE and not origin(address):
            raise Invalid(
                "Links need the address of this installation.",
                where={"address": address[:100]},
                remedy="Name it with --address, as https://crm.example.com.",
            )
        done = surveys.inviting.invite(
            found, chosen.customers, way=way, most=most, about=chosen.about,
            references=chosen.references, base=origin(address), actor=django_app.operator(),
        )  # fmt: skip
        told |= {"invited": done.invited, "left_out": dict(done.left_out)}
        if way == Ways.EMAIL and not surveys.letters.configured():
            note("This installation sends no e-mail yet; the letters wait for a mail server.")

    def show() -> None:
        facts("", {"may be asked": told["may"], "invited": told["invited"]})
        if told["left_out"]:
            table("Left out", ("why", "customers"), list(told["left_out"].items()))

    emit(told, json, show)


def _said(score: Score | None) -> str:
    if score is None or score.value is None:
        return "—"
    ends = "" if score.low is None else f" ({score.low:.3g} to {score.high:.3g})"
    return f"{score.value:.3g}{ends}"


def _named(part: str, names: Mapping[str, Any]) -> str:
    return str(names.get(part, part))


def _show_courses(found: list[Course], names: Mapping[str, Any]) -> None:
    if not found:
        out.print("Nobody answered yet.")
    for each in found:
        rows = [(start, _said(score), score.n) for start, score in each.points]
        table(_named(each.part, names), ("from", "score", "answers"), rows)
