"""Answers on a scale become measured answers of the customer, among all others."""

from __future__ import annotations

import hashlib
import logging
from datetime import timedelta
from typing import Any

import pyarrow as pa
from django.db import DatabaseError

from threefold.kit import clock
from threefold.kit.errors import ThreefoldError
from threefold.plan import service as plans
from threefold.plan.types import Plan, pick
from threefold.related.logic.surveys.shape import Design, Question
from threefold.related.models import ResponseState, SurveyReply, SurveyResponse, SurveyVersion
from threefold.related.service import landing
from threefold.related.service.surveys import designing
from threefold.related.types import ANSWERS

SOURCE = "survey"
_PORTION = 2_000
_LATER = timedelta(seconds=20)
_log = logging.getLogger(__name__)


def land() -> int:
    """Land what waits, at most a portion; how many responses. What fails now goes later."""
    waiting = SurveyResponse.objects.filter(
        landed_at=None, state=ResponseState.TAKEN, customer__isnull=False
    )
    ids = list(waiting.order_by("answered_at").values_list("pk", flat=True)[:_PORTION])
    if not ids:
        return 0
    try:
        table = measured(ids)
        if table.num_rows:
            landing.land_answers(table, source=SOURCE, run=0)
    except (ThreefoldError, DatabaseError, OSError):
        _log.exception("Answers of surveys could not be landed; they go with the next ones.")
        return 0
    return SurveyResponse.objects.filter(pk__in=ids).update(landed_at=clock.now())


def look_after() -> None:
    """What every worker does now and then: land what could not be landed at once."""
    late = clock.now() - _LATER
    if SurveyResponse.objects.filter(
        landed_at=None, state=ResponseState.TAKEN, customer__isnull=False, answered_at__lt=late
    ).exists():
        land()


def measured(ids: list[Any]) -> pa.Table:
    """types.ANSWERS of these responses."""
    plan = plans.current()
    replies = SurveyReply.objects.filter(response__in=ids, item="").order_by("id")
    fields = (
        "response_id", "response__version_id", "response__customer_id", "response__survey__name",
        "response__channel", "response__answered_at", "question", "number", "choice", "text",
    )  # fmt: skip
    rows = list(replies.values_list(*fields))
    versions = SurveyVersion.objects.in_bulk({row[1] for row in rows})
    designs = {pk: designing.asked(version) for pk, version in versions.items()}
    found = [_answer(row, designs[row[1]], plan) for row in rows]
    return pa.Table.from_pylist([each for each in found if each], schema=ANSWERS)


def _answer(row: Any, design: Design, plan: Plan) -> dict[str, Any] | None:
    response, _version, customer, survey, channel, at, code, number, choice, text = row
    question = design.question(code)
    if question is None or not question.measures:
        return None
    return {
        "customer_id": customer,
        "survey": survey,
        "variable": question.measures,
        "number": number,
        "text": None if number is not None else _said(question, choice, text, plan),
        "channel": channel,
        "answered_at": at,
        "content_id": hashlib.md5(
            f"{response.hex}/{code}".encode(), usedforsecurity=False
        ).hexdigest(),
    }


def _said(question: Question, choice: str, text: str, plan: Plan) -> str:
    """A choice by the plan's own value where it has one, else by its English words."""
    variable = plan.variables.get(question.measures)
    option = question.option(choice)
    if option is None or (variable is not None and variable.option(choice)):
        return choice or text
    return pick(option.text, "en", choice)
