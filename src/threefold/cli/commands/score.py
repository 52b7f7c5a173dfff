"""Scores of customers: computed, and how good each is."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from threefold.cli import django_app
from threefold.cli.output import (
    Day,
    Json,
    Master,
    Shared,
    Where,
    emit,
    json_wanted,
    note,
    progress,
    table,
)

if TYPE_CHECKING:
    from threefold.related.logic.scores.cards import Card

_SHOWN = ("auc", "root_mean_square")
_NAMES = {"auc": "AUC", "root_mean_square": "RMSE"}


def register(app: typer.Typer) -> None:
    app.command("score", help="Compute scores of all customers: churn, value, loyalty and more.")(
        score
    )


def score(
    codes: Annotated[
        list[str] | None, typer.Argument(metavar="[CODE…]", help="Scores; all if none is named.")
    ] = None,
    as_of: Day = None,
    engine: Where = "duckdb",
    master: Master = "",
    shared: Shared = None,
    json: Json = False,
) -> None:
    """Each is learned from earlier days and held against simpler forecasts on what came since. One
    that is no better is not kept, and the reason is told."""
    json_wanted(json)
    django_app.start()
    from threefold.related import service
    from threefold.related.service.scores.wording import WHYS, alarms

    with progress(json) as tell:
        cards = service.score(
            as_of=as_of.date() if as_of else None,
            codes=codes or None,
            on=engine,
            master=master,
            temp_dir=shared,
            tell=lambda stage, done, total: tell(stage, done, total, 0.0, None),
        )
    known = service.scores()
    told = [
        _told(card, str(WHYS.get(card.why, card.why)), alarms(card, known[card.code].unit))
        for card in cards
    ]
    emit(told, json, lambda: _show(cards, told))


def _told(card: Card, why: str, alarms: list[str]) -> dict[str, Any]:
    judged = asdict(card.judged)
    return {
        "code": card.code,
        "version": card.version,
        "as_of": card.as_of,
        "published": card.published,
        "why_not": why if card.why else "",
        "customers": card.customers,
        "mean": card.mean,
        "horizon_days": card.horizon,
        "parameters": dict(card.parameters),
        "learned_until": judged["learned_until"],
        "tried_until": judged["tried_until"],
        "tried_on": judged["customers"],
        "measures": {each["name"]: each["measures"] for each in judged["rivals"]},
        "calibration": judged["bins"],
        "inside_interval": judged["inside"],
        "drift": card.drift,
        "inputs_moved": dict(card.moved),
        "inputs_moved_since": card.moved_since,
        "came_since": asdict(card.followed) if card.followed else None,
        "needs_a_look": alarms,
        "seconds": round(card.seconds, 2),
    }


def _show(cards: list[Card], told: list[dict[str, Any]]) -> None:
    day = cards[0].as_of if cards else "—"
    rows = []
    for each in told:
        name, own, best = _measure(each["measures"])
        rows.append(
            (
                each["code"],
                each["customers"],
                each["mean"],
                f"{name} {own:.3f}" if name else None,
                f"{best:.3f}" if best is not None else None,
                "kept" if each["published"] else "not kept",
            )
        )
    table(
        f"Scores as of {day}",
        ("score", "customers", "mean", "measure", "best baseline", ""),
        rows,
    )
    for each in told:
        if each["why_not"]:
            note(f"{each['code']}: {each['why_not']}")
        for alarm in each["needs_a_look"]:
            note(f"{each['code']}: {alarm}")


def _measure(found: dict[str, dict[str, float | None]]) -> tuple[str, float, float | None]:
    """The measure that tells most, of the score and of the best of the others."""
    own = found.get("score", {})
    for name in _SHOWN:
        value = own.get(name)
        if value is None:
            continue
        rivals = [each.get(name) for code, each in found.items() if code != "score"]
        known = [each for each in rivals if each is not None]
        best = (max if name == "auc" else min)(known) if known else None
        return _NAMES[name], value, best
    return "", 0.0, None
