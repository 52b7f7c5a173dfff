"""The page of accuracy: six dimensions, contact ways that work, what to mend first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from threefold.access import service as access
from threefold.descriptive import service as descriptive
from threefold.descriptive.types import Accuracy, AccuracyNote, Measure
from threefold.plan.service import labels
from threefold.ui.service import Column, Table, table, url_or_none
from threefold.view.models import Card
from threefold.view.service import work_list
from threefold.view.views.accuracy_panel import names
from threefold.view.views.accuracy_words import REACHABLE, dimensions, way_kinds
from threefold.view.views.mending import listed

_LISTED = 10


@dataclass(frozen=True)
class Dimension:
    label: str
    meaning: str
    share: float | None
    good: int
    total: int


@require_GET
@access.page("see", "customers")
def accuracy(request: HttpRequest) -> HttpResponse:
    found = descriptive.noted_accuracy()
    context: dict[str, Any] = {
        "found": found,
        "customers": Card.objects.exists(),
        "import_url": _import_url(request),
    }
    if found is not None:
        days = descriptive.accuracy_over_time()
        context |= {
            "days": len(days),
            "reach": found.reachable / found.customers if found.customers else None,
            "dimensions": dimension_bars(found.base),
            "history": history(days, [name for name in dimensions() if name != REACHABLE]),
            "reach_history": history(days, [REACHABLE]),
            "mend": listed(request, work_list(_LISTED), size=_LISTED),
            "ways": _ways(request, found),
            "calibration": _calibration(found),
            "variables": scope_table(request, "variable", _("Variable"), found.variables, names()),
            "sources": scope_table(request, "source", _("Source"), found.sources, _sources(found)),
        }
    return render(request, "view/accuracy.html", context)


@require_POST
@access.page("see", "customers")
def measure(request: HttpRequest) -> HttpResponse:
    """Have accuracy measured in the background."""
    descriptive.ask_for_measuring(request.user)
    messages.success(
        request, _("Accuracy is being measured. Reload this page in a moment to see it.")
    )
    return redirect("view:accuracy")


def _import_url(request: HttpRequest) -> str:
    may = access.can(request.user, "edit", "imports")
    return (url_or_none("collect:new") or "") if may else ""


def dimension_bars(measures: tuple[Measure, ...]) -> list[Dimension]:
    words = dimensions()
    return [
        Dimension(*words[each.dimension], each.share, each.good, each.total) for each in measures
    ]


def history(days: list[AccuracyNote], names: list[str]) -> dict[str, Any]:
    words = dimensions()
    shares = [{each.dimension: each.share for each in day.measures} for day in days]
    return {
        "labels": [day.day.isoformat() for day in days],
        "series": [
            {"name": words[name][0], "values": [found.get(name) for found in shares]}
            for name in names
        ],
        "format": "percent",
    }


def _sources(found: Accuracy) -> dict[str, str]:
    return {name: labels.name("source", name) for name in found.sources}


def scope_table(
    request: HttpRequest,
    scope: str,
    heading: str,
    measures: Mapping[str, tuple[Measure, ...]],
    names: Mapping[str, str],
) -> Table:
    words = dimensions()
    rows = [
        {
            "label": names.get(code, code),
            "url": reverse("view:accuracy-of", args=[scope, code]),
            **{each.dimension: each.share for each in found},
        }
        for code, found in measures.items()
    ]
    columns = [
        Column("label", heading, url="url"),
        *(
            Column(key, label, kind="percent", hint=meaning)
            for key, (label, meaning) in words.items()
            if key != REACHABLE
        ),
    ]
    rows.sort(key=lambda row: str(row["label"]))
    return table(
        request,
        columns=columns,
        rows=rows,
        size=len(rows) or 1,
        id=f"{scope}s",
        caption=heading,
        row_url="url",
    )


def _ways(request: HttpRequest, found: Accuracy) -> Table:
    rates = {each.kind: each for each in found.decays}
    words = way_kinds()
    rows = [
        {
            "label": words.get(each.kind, each.kind),
            "ways": each.ways,
            "share": each.likely / each.ways if each.ways else None,
            "rate": rates.get(each.kind),
            "pairs": rates[each.kind].pairs if each.kind in rates else 0,
            "failures": rates[each.kind].failures if each.kind in rates else 0,
        }
        for each in found.ways
    ]
    columns = [
        Column("label", _("Contact way")),
        Column("ways", _("Known"), kind="number"),
        Column("share", _("Probably work"), kind="percent"),
        Column(
            "rate",
            _("Decay a year (λ)"),
            template="view/_rate.html",
            hint=_("The rate at which ways go dead, with the interval it lies in with 95 %"),
        ),
        Column("pairs", _("Outcomes learned from"), kind="number"),
        Column("failures", _("of which had gone dead"), kind="number"),
    ]
    return table(
        request, columns=columns, rows=rows, size=len(rows) or 1, id="ways",
        caption=_("Contact ways"),
    )  # fmt: skip


def _calibration(found: Accuracy) -> dict[str, Any]:
    bins = found.calibration.bins
    return {
        "labels": [f"{each.low:.0%} – {each.high:.0%}" for each in bins],
        "series": [
            {"name": _("Predicted"), "values": [each.predicted for each in bins]},
            {"name": _("Worked"), "values": [each.observed for each in bins]},
        ],
        "format": "percent",
    }
