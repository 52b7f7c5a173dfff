"""What a survey found."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from threefold.access import service as access
from threefold.access.service import page
from threefold.plan.types import pick
from threefold.related.logic.surveys.scores import Score
from threefold.related.logic.surveys.shape import SCALED
from threefold.related.models import Channel, Survey, Way
from threefold.related.service import surveys
from threefold.related.service.surveys.results import Found
from threefold.related.views.surveys.shared import frame
from threefold.ui.service import by_kind

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_GROUPS: dict[tuple[str, str], Promise] = {
    ("spend", "1"): gettext_lazy("The quarter that spends most"),
    ("spend", "2"): gettext_lazy("Second quarter by spend"),
    ("spend", "3"): gettext_lazy("Third quarter by spend"),
    ("spend", "4"): gettext_lazy("The quarter that spends least"),
    ("spend", "none"): gettext_lazy("Bought nothing known"),
    ("tenure", "under_1"): gettext_lazy("Customers for less than a year"),
    ("tenure", "1_to_3"): gettext_lazy("Customers for one to three years"),
    ("tenure", "over_3"): gettext_lazy("Customers for more than three years"),
    ("tenure", "unknown"): gettext_lazy("Nothing known of how long"),
}


@page("see", "customers")
def results(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Scores with intervals, distributions, channels, response rates, and who is never asked."""
    survey = surveys.get(survey_id)
    channel = request.GET.get("channel", "")
    channel = channel if channel in Channel.values else ""
    given = request.GET.get("version", "")
    version = int(given) if given.isdigit() and len(given) < 6 else 0
    found = surveys.results.results(survey, channel=channel, version=version)
    reads = access.can(request.user, "see", "imports")
    context = {
        **frame(request, survey, "results"),
        "found": found,
        "channels": [(code, Channel(code).label, n) for code, n in found.channels.items()],
        "channel": channel,
        "versions": [each.number for each in survey.versions.all()],
        "version": version,
        "rates": [{"rate": each, "way": Way(each.way).label} for each in found.rates],
        "questions": [_told(survey, each, reads) for each in found.questions],
        "groups": _groups(survey) if found.taken or found.rates else [],
        "may_export": access.can(request.user, "see", "export"),
    }
    return render(request, "related/surveys/results.html", context)


@page("see", "export")
def export(request: HttpRequest, survey_id: int, file_format: str) -> HttpResponse:
    """All answers as a file."""
    survey = surveys.get(survey_id)
    content = surveys.exporting.answers(survey, file_format=file_format, actor=request.user)
    response = HttpResponse(content, content_type=_TYPES[file_format])
    response["Content-Disposition"] = f'attachment; filename="{survey.slug}.{file_format}"'
    return response


def _told(survey: Survey, found: Found, reads: bool) -> dict[str, Any]:
    question, language = found.question, get_language() or "en"
    names = {each.code: pick(each.text, language) for each in (*question.options, *question.rows)}
    names |= {"yes": _("Yes"), "no": _("No")}

    def name(answer: Any) -> str:
        return f"{answer:g}" if isinstance(answer, float) else names.get(answer, answer)

    told: dict[str, Any] = {
        "question": question,
        "text": pick(question.text, language),
        "type": surveys.words.TYPES[question.type],
        "n": found.n,
    }
    if question.type == "text":
        told["texts"] = surveys.results.texts(survey, question.code) if reads else []
        told["hidden"] = not reads
    elif question.type in {"matrix", "ranking"}:
        lines = question.rows if question.type == "matrix" else question.options
        told["columns"] = [name(each) for each in surveys.results.answers(question)]
        told["lines"] = [
            {
                "name": names[each.code],
                "cells": [share.value for _answer, _n, share in found.shares(each.code)],
                "mean": found.mean_place(each.code).value if question.type == "ranking" else None,
            }
            for each in lines
        ]
    else:
        shares = found.shares()
        told["bars"] = [(name(each), n, share) for each, n, share in shares]
        if question.type in SCALED:
            told["chart"] = {
                "labels": [name(each) for each, _n, _share in shares],
                "series": [{"name": _("Answers"), "values": [n for _each, n, _share in shares]}],
                "format": "number",
            }
            told |= _scores(found)
    return told


def _scores(found: Found) -> dict[str, Any]:
    kind = found.question.type
    label = {"nps": _("NPS"), "csat": _("Satisfied (4 and 5)")}.get(kind, _("Mean"))
    return {
        "label": label,
        "score": written(found.score, kind),
        "interval": interval(found.score, kind),
        "mean": written(found.mean, "mean") if found.mean else "",
        "by_channel": [
            (Channel(way).label, written(score, kind), interval(score, kind), score.n)
            for way, score in found.channels.items()
        ]
        if len(found.channels) > 1
        else [],
    }


def written(score: Score | None, kind: str) -> str:
    """A score as people read it; "" without answers."""
    return "" if score is None or score.value is None else _number(score.value, kind)


def interval(score: Score | None, kind: str) -> str:
    if score is None or score.low is None or score.high is None:
        return ""
    return _("%(low)s to %(high)s") % {
        "low": _number(score.low, kind), "high": _number(score.high, kind),
    }  # fmt: skip


def _number(value: float, kind: str) -> str:
    if kind == "csat":
        return str(by_kind(value, "percent"))
    return f"{value:+.0f}" if kind == "nps" else f"{value:.2f}"


def _groups(survey: Survey) -> list[dict[str, Any]]:
    order = list(_GROUPS)
    found = sorted(
        surveys.covering.coverage(survey), key=lambda g: order.index((g.dimension, g.group))
    )
    return [{"name": _GROUPS[each.dimension, each.group], "group": each} for each in found]
