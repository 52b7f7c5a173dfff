"""Scores by week, month or quarter: of one survey, and of all measured answers together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from threefold.access.service import page
from threefold.kit import sheets
from threefold.plan.types import pick
from threefold.related.logic.surveys.courses import EVERY, Course
from threefold.related.logic.surveys.scores import Score
from threefold.related.models import Survey
from threefold.related.service import surveys
from threefold.related.service.surveys import over_time
from threefold.related.views.surveys.results import LABELS, interval, written
from threefold.related.views.surveys.shared import frame
from threefold.ui.service import download

_PERIODS: dict[str, Promise] = {
    "week": pgettext_lazy("period", "Week"),
    "month": pgettext_lazy("period", "Month"),
    "quarter": pgettext_lazy("period", "Quarter"),
}
_MEASURES: dict[str, Promise] = {
    "nps": gettext_lazy("Recommendation (NPS)"),
    "csat": gettext_lazy("Satisfaction (CSAT)"),
    "ces": gettext_lazy("Ease (CES)"),
}
_MOST_LINES = 6


@dataclass(frozen=True)
class Asked:
    """What the page was asked for, already among what there is; `what` is a question or a
    measure, its `kind` how it is scored."""

    what: str
    kind: str
    every: str
    by: str
    courses: Sequence[Course]


@page("see", "customers")
def survey(request: HttpRequest, survey_id: int) -> HttpResponse:
    """The course of one question of a survey."""
    found = surveys.get(survey_id)
    language = get_language() or "en"
    offered = {each.code: pick(each.text, language) for each in over_time.questions(found)}
    asked = _of_survey(request, found)
    context = {
        **frame(request, found, "trend"),
        **_told(request, asked, offered, found),
        "file": reverse("related:survey-trend-file", args=[survey_id]),
    }
    return render(request, "related/surveys/trend.html", context)


@page("see", "customers")
def survey_file(request: HttpRequest, survey_id: int) -> HttpResponse:
    """The same as CSV."""
    found = surveys.get(survey_id)
    return _file(_of_survey(request, found), f"{found.slug}-trend.csv")


@page("see", "customers")
def all_surveys(request: HttpRequest) -> HttpResponse:
    """The course of NPS, CSAT or CES over all surveys, imported ones too."""
    asked = _of_all(request)
    context = {
        **_told(request, asked, {code: _MEASURES[code] for code in over_time.measures()}, None),
        "file": reverse("related:surveys-trend-file"),
    }
    return render(request, "related/surveys/trends.html", context)


@page("see", "customers")
def all_surveys_file(request: HttpRequest) -> HttpResponse:
    """The same as CSV."""
    return _file(_of_all(request), "surveys-trend.csv")


def _of_survey(request: HttpRequest, found: Survey) -> Asked | None:
    kinds = {each.code: each.type for each in over_time.questions(found)}
    if not kinds:
        return None
    what, every, by = _wanted(request, list(kinds), over_time.comparisons(found))
    return Asked(what, kinds[what], every, by, over_time.of_survey(found, what, every=every, by=by))


def _of_all(request: HttpRequest) -> Asked | None:
    known = over_time.measures()
    if not known:
        return None
    what, every, by = _wanted(request, known, over_time.comparisons(None))
    return Asked(what, what, every, by, over_time.of_measure(what, every=every, by=by))


def _wanted(
    request: HttpRequest, offered: Sequence[str], comparisons: Mapping[str, Any]
) -> tuple[str, str, str]:
    """What, every and by of the address; what it does not know is left at the usual."""
    what, every, by = (request.GET.get(name, "") for name in ("what", "every", "by"))
    return (
        what if what in offered else offered[0],
        every if every in EVERY else "month",
        by if by in comparisons else "",
    )


def _told(
    request: HttpRequest, asked: Asked | None, offered: Mapping[str, Any], found: Survey | None
) -> dict[str, Any]:
    if asked is None or not asked.courses:
        return {"asked": asked, "empty": True}
    names = over_time.names(asked.by)
    return {
        "asked": asked,
        "offered": list(offered.items()),
        "periods": [(code, _PERIODS[code]) for code in EVERY],
        "comparisons": list(over_time.comparisons(found).items()),
        "query": urlencode({"what": asked.what, "every": asked.every, "by": asked.by}),
        "label": LABELS.get(asked.kind, _("Mean")),
        "title": offered.get(asked.what, ""),
        "chart": _chart(asked, names),
        "more": max(len(asked.courses) - _MOST_LINES, 0),
        "parts": [
            {"name": _name(each.part, names), **_row(each.whole, asked.kind)}
            for each in asked.courses
        ]
        if asked.by
        else [],
        "rows": [
            {"name": _period(start, asked.every), **_row(score, asked.kind)}
            for start, score in reversed(asked.courses[0].points)
            if score.n
        ]
        if not asked.by
        else [],
    }


def _chart(asked: Asked, names: Mapping[str, Any]) -> dict[str, Any]:
    shown = asked.courses[:_MOST_LINES]
    chart: dict[str, Any] = {
        "labels": [_period(start, asked.every) for start, _score in shown[0].points],
        "series": [
            {
                "name": _name(each.part, names) or str(LABELS.get(asked.kind, _("Mean"))),
                "values": [_value(score.value) for _start, score in each.points],
            }
            for each in shown
        ],
        "format": "percent" if asked.kind == "csat" else "number",
    }
    if len(shown) == 1:
        ends = [score for _start, score in shown[0].points]
        chart["band"] = {
            "low": [_value(each.low) for each in ends],
            "high": [_value(each.high) for each in ends],
        }
    return chart


def _value(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _row(score: Score, kind: str) -> dict[str, Any]:
    return {"score": written(score, kind), "interval": interval(score, kind), "n": score.n}


def _name(part: str, names: Mapping[str, Any]) -> str:
    return str(names.get(part, part))


def _period(start: date, every: str) -> str:
    if every == "week":
        return start.isoformat()
    return f"{start:%Y-%m}" if every == "month" else f"{start:%Y}-Q{(start.month + 2) // 3}"


def _file(asked: Asked | None, name: str) -> HttpResponse:
    head = [_("Part"), _("Period"), _("Score"), _("From"), pgettext_lazy("scale", "to"),
            _("Answers")]  # fmt: skip
    names = over_time.names(asked.by) if asked else {}
    lines = [
        [
            _name(each.part, names),
            _period(start, asked.every),
            *("" if v is None else f"{v:.6g}" for v in (score.value, score.low, score.high)),
            str(score.n),
        ]
        for each in (asked.courses if asked else ())
        for start, score in each.points
    ]
    return download(sheets.written([str(h) for h in head], lines, "csv", title="trend"), name)
