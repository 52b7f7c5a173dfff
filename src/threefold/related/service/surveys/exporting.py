"""Answers and personal links as files; formulas neutralised, noted in the audit."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from threefold.audit import service as audit
from threefold.kit import sheets
from threefold.kit.errors import Invalid
from threefold.plan.types import pick
from threefold.related.logic.surveys.shape import Question
from threefold.related.models import Survey, SurveyReply
from threefold.related.service.surveys import inviting, letters
from threefold.related.service.surveys.results import every_question

_CHUNK = 5_000


def answers(survey: Survey, *, file_format: str, actor: Any) -> bytes:
    """A line for each filled-in survey, oldest first, a column for each question or row of one.

    A choice stands with its code, as in the design; several are parted by commas.
    """
    if file_format not in sheets.TYPES:
        raise Invalid(
            _("This file format is not offered."),
            remedy=_("Choose one of: %(formats)s.") % {"formats": ", ".join(sheets.TYPES)},
        )
    columns = [(each, name) for each in every_question(survey) for name in each.names()]
    head = [
        _("Answer"), _("Time"), _("Version"), _("State"), _("Channel"), _("Language"),
        _("Customer"), _("About"), _("Its number"),
        *(_heading(question, name) for question, name in columns),
    ]  # fmt: skip
    audit.record(
        actor=actor,
        action="related.survey.export",
        target_kind="survey",
        target_id=str(survey.pk),
        detail={"format": file_format},
    )
    lines = _lines(survey, [name for _question, name in columns])
    return sheets.written(head, lines, file_format, title="answers")


def links(survey: Survey, *, base: str, actor: Any) -> bytes:
    """Personal links to hand over, as CSV: customer number, what it is about, link.

    Whoever is handed one counts as asked from now on.
    """
    handed = list(inviting.to_hand_over(survey))
    rows = [[str(each.customer_id), each.reference, letters.link(each, base)] for each in handed]
    inviting.handed_over(survey, handed, actor=actor, what="links")
    return sheets.written([_("Customer"), _("Its number"), _("Link")], rows, "csv", title="links")


def _heading(question: Question, name: str) -> str:
    language = get_language() or "en"
    text = pick(question.text, language, question.code)
    item = name.partition("-")[2]
    lines = question.rows if question.type == "matrix" else question.options
    line = next((pick(each.text, language) for each in lines if each.code == item), item)
    return f"{text} ({line})" if item else text


def _lines(survey: Survey, names: list[str]) -> Iterator[list[str]]:
    replies = SurveyReply.objects.filter(response__survey=survey).order_by(
        "response__answered_at", "response_id", "id"
    )
    rows = replies.values_list(
        "response_id", "response__answered_at", "response__version__number", "response__state",
        "response__channel", "response__language", "response__customer_id", "response__about",
        "response__reference", "question", "item", "number", "choice", "text",
    )  # fmt: skip
    for _response, each in groupby(rows.iterator(_CHUNK), key=lambda row: row[0]):
        given = list(each)
        told: dict[str, str] = {}
        for row in given:
            code, item, number, choice, text = row[9:]
            name = f"{code}-{item}" if item else code
            said = f"{number:g}" if number is not None else choice or text
            told[name] = f"{told[name]},{said}" if name in told else said
        first = given[0]
        at = timezone.localtime(first[1]).isoformat(sep=" ", timespec="seconds")
        yield [str(first[0]), at, *("" if v is None else str(v) for v in first[2:9]),
               *(told.get(name, "") for name in names)]  # fmt: skip
