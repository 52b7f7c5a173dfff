"""Surveys under `/api/v1/surveys`: what they ask and found, answers in and out, invitations."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Query, Status

from threefold.access import service as access
from threefold.api import service as api
from threefold.descriptive import service as descriptive
from threefold.kit import clock
from threefold.kit.errors import Invalid
from threefold.plan.types import pick
from threefold.related.logic.surveys.discreet import discreet
from threefold.related.models import Survey, SurveyResponse
from threefold.related.rest import shapes
from threefold.related.service import surveys
from threefold.related.service.surveys import over_time
from threefold.related.service.surveys.results import Found
from threefold.related.service.surveys.tokens import Shown

router = api.room("customers", tag="Surveys", path="surveys")


@router.get("", response=api.PageOf[shapes.SurveyOut], summary="All surveys")
def listed(request: HttpRequest, paging: Query[api.Paging]) -> dict[str, Any]:
    """All surveys by number; drafts only for whoever designs."""
    found = Survey.objects.all()
    if not access.can(api.caller(request), "see", "imports"):
        found = found.exclude(opened_at=None)
    return api.page_of(found, paging)


@router.get("/trend/{what}", response=list[shapes.CourseOut], summary="Scores over time")
def trend(request: HttpRequest, what: str, asked: Query[shapes.TrendIn]) -> Any:
    """A score over time: `nps`, `csat` or `ces` of all surveys and imports, or one question on a
    scale of one `survey`; compared by `channel`, `survey`, `version`, `spend`, `tenure`, or what
    else your installation tells of customers."""
    if asked.survey is None:
        found = over_time.of_measure(what, every=asked.every, by=asked.by)
    else:
        one_of = surveys.get(asked.survey)
        found = over_time.of_survey(one_of, what, every=asked.every, by=asked.by)
    names = over_time.names(asked.by)
    return [
        {
            "part": each.part,
            "name": str(names.get(each.part, each.part)),
            "whole": each.whole,
            "points": [{"start": start, "score": score} for start, score in each.points],
        }
        for each in found
    ]


@router.get("/{int:survey}", response=shapes.SurveyAskedOut, summary="What a survey asks")
def one(request: HttpRequest, survey: int) -> dict[str, Any]:
    found = _survey(request, survey)
    version = found.versions.first()
    design = surveys.asked(version) if version else surveys.design_of(found)
    return {
        **{name: getattr(found, name) for name in shapes.SurveyOut.model_fields},
        "standing": surveys.standing(found),
        "version": version.number if version else 0,
        "design": design.plain(),
    }


@router.get(
    "/{int:survey}/results", response=shapes.SurveyResultsOut, summary="What a survey found"
)
def results(
    request: HttpRequest, survey: int, channel: shapes.ChannelOrAny = "", version: int = 0
) -> Any:
    """Scores with intervals, distributions and response rates, of one channel or version or all."""
    asked = min(max(version, 0), 10**9)
    found = surveys.results.results(_survey(request, survey), channel=channel, version=asked)
    return {**vars(found), "questions": [_found(each) for each in found.questions]}


@router.get(
    "/{int:survey}/answers", response=api.PageOf[shapes.FilledInOut], summary="Answers one by one"
)
def answers(request: HttpRequest, survey: int, paging: Query[api.Paging]) -> dict[str, Any]:
    """Every filled-in sheet, in no order of time; texts only for whoever may see imports."""
    found = _survey(request, survey).responses.select_related("version")
    reads = access.can(api.caller(request), "see", "imports")
    return api.page_of(
        found.prefetch_related("replies"), paging, cast=uuid.UUID,
        shape=lambda each: _filled_in(each, reads),
    )  # fmt: skip


@router.post(
    "/{int:survey}/answers", response={201: shapes.KeptOut}, summary="Keep answers given elsewhere"
)
def answer(request: HttpRequest, survey: int, given: shapes.FilledIn) -> Status[Any]:
    """Keep answers that were given elsewhere, as on a terminal of yours."""
    found = _survey(request, survey)
    version = surveys.version_of(found)
    customer = given.customer_id
    if customer is not None:
        descriptive.named(customer)
        customer = descriptive.root_of(customer)
    shown = Shown(
        found.pk, version.pk, given.id or uuid.uuid4(), clock.now(), given.channel,
        surveys.asked(version).speaks(given.language),
    )  # fmt: skip
    raw = {
        name: value if isinstance(value, list) else [str(value)]
        for name, value in given.answers.items()
    }
    try:
        kept = surveys.answer(
            found,
            surveys.Sent(shown, raw),
            actor=api.caller(request),
            customer=customer,
            reference=(given.about, given.reference) if given.about else ("", ""),
        )
    except surveys.Refused as refused:
        where = {code: surveys.words.problem(why) for code, why in refused.problems.items()}
        raise Invalid(refused.message, where=where) from None
    return Status(201, {"id": kept.pk, "state": kept.state})


@router.post(
    "/{int:survey}/invitations", needs_in="imports", response=shapes.InvitedOut,
    summary="Count or invite customers",
)  # fmt: skip
def invite(request: HttpRequest, survey: int, wanted: shapes.InviteIn) -> dict[str, Any]:
    """Count who may be asked, or ask them: with leave, not too often, by a way that works."""
    found = _survey(request, survey)
    chosen = surveys.choosing.choose(
        wanted.whom, days=wanted.days, numbers=wanted.numbers, only=wanted.only
    )
    counts = surveys.judging.counts(found, chosen.customers, way=wanted.way)
    told = {"may": counts.pop("", 0), "invited": 0, "left_out": counts}
    if not wanted.dry_run:
        done = surveys.inviting.invite(
            found, chosen.customers, way=wanted.way, most=wanted.most, about=chosen.about,
            references=chosen.references, base=request.build_absolute_uri("/")[:-1],
            actor=api.caller(request),
        )  # fmt: skip
        told |= {"invited": done.invited, "left_out": done.left_out}
    return told


def _survey(request: HttpRequest, number: int) -> Survey:
    return surveys.get(min(number, shapes.MOST))


def _found(found: Found) -> dict[str, Any]:
    question = found.question
    return {
        "question": question.code,
        "type": question.type,
        "text": pick(question.text, get_language() or "en"),
        "n": found.n,
        "score": found.score,
        "mean": found.mean,
        "counts": [
            {"item": item, "answer": f"{told:g}" if isinstance(told, float) else told, "n": n}
            for item, by_answer in found.counts.items()
            for told, n in by_answer.items()
            if question.type != "text"
        ],
        "channels": found.channels,
    }


def _filled_in(each: SurveyResponse, reads: bool) -> dict[str, Any]:
    return {
        "id": each.pk,
        "customer_id": each.customer_id,
        "version": each.version.number,
        "state": each.state,
        "channel": each.channel,
        "language": each.language,
        "about": each.about,
        "reference": each.reference,
        "answered_at": each.answered_at,
        "replies": [
            {
                "question": reply.question,
                "item": reply.item,
                "number": reply.number,
                "choice": reply.choice,
                "text": discreet(reply.text) if reads else None,
            }
            for reply in each.replies.all()
        ],
    }
