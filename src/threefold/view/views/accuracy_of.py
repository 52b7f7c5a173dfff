"""The accuracy of one variable or one source: its dimensions, by day, and across the other."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from threefold.access import service as access
from threefold.descriptive import service as descriptive
from threefold.descriptive.types import Accuracy, Measure
from threefold.kit.errors import NotFound
from threefold.plan.service import labels
from threefold.view.views.accuracy import dimension_bars, history, scope_table
from threefold.view.views.accuracy_panel import names
from threefold.view.views.accuracy_words import REACHABLE, dimensions


@require_GET
@access.page("see", "customers")
def accuracy_of(request: HttpRequest, scope: str, name: str) -> HttpResponse:
    found = descriptive.noted_accuracy()
    measured = _measured(found, scope, name)
    if found is None or measured is None:
        raise NotFound(
            _("Nothing was measured under this name."),
            where={"name": name},
            remedy=_("Open the page of accuracy and choose from its tables."),
        )
    by_variable = scope == "variable"
    days = descriptive.accuracy_over_time(**{scope: name})
    across = found.crossed.get(name, {}) if by_variable else _told_by(found, name)
    words = names() if not by_variable else {each: labels.name("source", each) for each in across}
    other = "source" if by_variable else "variable"
    heading = _("Source") if by_variable else _("Variable")
    title = _("By source") if by_variable else _("By variable")
    context: dict[str, Any] = {
        "label": names().get(name, name) if by_variable else labels.name("source", name),
        "by_variable": by_variable,
        "dimensions": dimension_bars(measured),
        "days": len(days),
        "history": history(days, [each for each in dimensions() if each != REACHABLE]),
        "heading": title,
        "across": scope_table(request, other, heading, across, words) if across else None,
        "found": found,
    }
    return render(request, "view/accuracy_of.html", context)


def _measured(found: Accuracy | None, scope: str, name: str) -> tuple[Measure, ...] | None:
    if found is None:
        return None
    return {"variable": found.variables, "source": found.sources}[scope].get(name)


def _told_by(found: Accuracy, source: str) -> dict[str, tuple[Measure, ...]]:
    """What one source tells, by variable."""
    return {
        variable: sources[source]
        for variable, sources in found.crossed.items()
        if source in sources
    }
