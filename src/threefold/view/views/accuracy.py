"""The page of accuracy: six dimensions, contact ways that work, what to mend first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from threefold.access import service as access
from threefold.descriptive import service as descriptive
from threefold.descriptive.types import Accuracy, AccuracyNote, Measure
from threefold.kit.errors import NotFound
from threefold.plan import service as planning
from threefold.plan.service import labels
from threefold.ui.service import Column, Table, table, url_or_none
from threefold.view.models import Card
from threefold.view.service import work_list
from threefold.view.views.accuracy_words import dimensions, reasons, way_kinds
from threefold.view.views.readers import reader_of
from threefold.view.views.tables import display_name

_LISTED = 25
_REACHABLE = "reachable"


@dataclass(frozen=True)
class Dimension:
    label: str
    meaning: str
    share: float | None


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
            "reach": found.reachable / found.customers if found.customers else None,
            "dimensions": _dimensions(found.base),
            "history": _history(days, [name for name in dimensions() if name != _REACHABLE]),
            "reach_history": _history(days, [_REACHABLE]),
            "mend": _mend(request),
            "ways": _ways(request, found),
            "calibration": _calibration(found),
            "variables": _scope(request, "variables", _("Variable"), found.variables, _labels()),
            "sources": _scope(request, "sources", _("Source"), found.sources, _sources(found)),
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


def _dimensions(measures: tuple[Measure, ...]) -> list[Dimension]:
    words = dimensions()
    return [Dimension(*words[each.dimension], each.share) for each in measures]


def _history(days: list[AccuracyNote], names: list[str]) -> dict[str, Any]:
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


def _labels() -> dict[str, str]:
    try:
        planned = planning.current().variables
    except NotFound:
        return {}
    return {code: labels.text(each) for code, each in planned.items()}


def _sources(found: Accuracy) -> dict[str, str]:
    return {name: labels.name("source", name) for name in found.sources}


def _scope(
    request: HttpRequest,
    name: str,
    heading: str,
    measures: Mapping[str, tuple[Measure, ...]],
    names: Mapping[str, str],
) -> Table:
    words = dimensions()
    rows = [
        {
            "label": names.get(code, code),
            **{each.dimension: each.share for each in found},
        }
        for code, found in measures.items()
    ]
    columns = [
        Column("label", heading),
        *(
            Column(key, label, kind="percent", hint=meaning)
            for key, (label, meaning) in words.items()
            if key != _REACHABLE
        ),
    ]
    rows.sort(key=lambda row: str(row["label"]))
    return table(request, columns=columns, rows=rows, size=len(rows) or 1, id=name, caption=heading)


def _ways(request: HttpRequest, found: Accuracy) -> Table:
    rates = {each.kind: each for each in found.decays}
    words = way_kinds()
    rows = [
        {
            "label": words.get(each.kind, each.kind),
            "ways": each.ways,
            "share": each.likely / each.ways if each.ways else None,
            "decay": rates[each.kind].per_year if each.kind in rates else None,
            "pairs": rates[each.kind].pairs if each.kind in rates else 0,
        }
        for each in found.ways
    ]
    columns = [
        Column("label", _("Contact way")),
        Column("ways", _("Known"), kind="number"),
        Column("share", _("Probably work"), kind="percent"),
        Column("decay", _("Decay a year (λ)"), kind="number", digits=2),
        Column("pairs", _("Outcomes learned from"), kind="number"),
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


def _mend(request: HttpRequest) -> Table:
    reader, words = reader_of(request), reasons()
    rows = [
        {
            "name": display_name(each, reader),
            "url": reverse("view:customer", args=[each.customer_id]),
            "why": words[each.why],
            "spend": each.spend,
            "accuracy": each.accuracy,
            "reach": each.reach,
            "gain": each.gain,
        }
        for each in work_list(_LISTED)
    ]
    columns = [
        Column("name", _("Name"), url="url"),
        Column("why", _("What to do")),
        Column("spend", _("Spend"), kind="money", currency=settings.CURRENCY),
        Column("accuracy", _("Accuracy"), kind="percent"),
        Column("reach", _("Reach"), kind="percent"),
        Column("gain", _("Gain"), kind="percent"),
    ]
    return table(
        request, columns=columns, rows=rows, size=_LISTED, id="mend", row_url="url",
        caption=_("Mend first"),
    )  # fmt: skip
