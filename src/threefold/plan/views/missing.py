"""The gap: how far the plan is known, and what to collect next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from threefold.access.service import can, page
from threefold.plan import service
from threefold.plan.forms import GapFilter
from threefold.plan.logic.words import CLASSES, DIMENSIONS, KINDS
from threefold.plan.service import labels
from threefold.plan.types import Coverage, Gap
from threefold.plan.views.shared import common
from threefold.ui.service import Tab, url_or_none

_STEPS = 8


@dataclass(frozen=True)
class Cell:
    """One square of the heat table: the share known and its shade, 0 to 5."""

    share: float | None
    filled: int = 0
    expected: int = 0
    fresh: int = 0

    @property
    def shade(self) -> str:
        return "none" if self.share is None else str(min(5, int(self.share * 5 + 0.5)))


@page("see", "plan")
def gap(request: HttpRequest) -> HttpResponse:
    """Coverage by variable and source or class, ranked; without customers, the way to get some."""
    if not service.exists():
        return render(request, "plan/none.html", common(request))
    plan = service.current()
    found = service.gap(plan)
    customers = max((g.expected for g in found), default=0)
    by = "class" if request.GET.get("by") == "class" else "source"
    form = GapFilter(request.GET)
    narrowed = form.narrow(found)
    columns = _columns(narrowed, by)
    context = common(
        request,
        plan=plan,
        customers=customers,
        form=form,
        kinds=_by_kind(found),
        steps=service.steps(plan, found, _STEPS),
        columns=[(key, _heading(key, by)) for key in columns],
        rows=[_row(g, columns, by) for g in narrowed],
        tabs=_tabs(request, by),
        chart=_chart(found),
        dimensions=_dimensions(found),
        import_url=_import_url(request),
    )
    return render(request, "plan/gap.html", context)


def _import_url(request: HttpRequest) -> str:
    """The page that brings files in, if this installation has one and the reader may use it."""
    return (url_or_none("collect:new") or "") if can(request.user, "edit", "imports") else ""


def _by_kind(found: list[Gap]) -> list[dict[str, Any]]:
    """Per kind: the mean share known of its required variables and of all that are measured."""
    parts = []
    for kind in KINDS:
        asked = [g for g in found if g.variable.kind == kind and g.known is not None]
        required = [g.known or 0.0 for g in asked if g.variable.required]
        parts.append(
            {
                "kind": kind,
                "variables": sum(g.variable.kind == kind for g in found),
                "known": _mean([g.known or 0.0 for g in asked]),
                "required": _mean(required),
                "required_count": len(required),
            }
        )
    return parts


def _mean(shares: list[float]) -> float | None:
    return sum(shares) / len(shares) if shares else None


def _columns(found: list[Gap], by: str) -> list[str]:
    if by == "class":
        seen = {r.customer_class for g in found for r in g.by_class}
        return [c for c in CLASSES if c in seen]
    size: dict[str, int] = {}
    for one in found:
        for row in one.by_source:
            size[row.source] = size.get(row.source, 0) + row.filled
    return sorted(size, key=lambda source: -size[source])


def _heading(key: str, by: str) -> str:
    return labels.name("class" if by == "class" else "source", key)


def _row(found: Gap, columns: list[str], by: str) -> dict[str, Any]:
    rows = found.by_class if by == "class" else found.by_source
    known = {row.customer_class if by == "class" else row.source: row for row in rows}
    everybody = 0 if by == "class" else found.expected
    return {
        "gap": found,
        "variable": found.variable,
        "all": Cell(found.known, found.filled, found.expected, found.fresh),
        "cells": [_cell(known.get(key), everybody) for key in columns],
    }


def _cell(row: Coverage | None, everybody: int) -> Cell:
    """A source that is expected to know nobody in particular is measured against `everybody`."""
    expected = (row.expected or everybody) if row else 0
    if row is None or not expected:
        return Cell(None)
    return Cell(min(row.filled / expected, 1.0), row.filled, expected, row.fresh)


def _tabs(request: HttpRequest, by: str) -> list[Tab]:
    def url(key: str) -> str:
        query = request.GET.copy()
        query["by"] = key
        return f"?{query.urlencode()}#coverage"

    return [
        Tab(_("By source"), url("source"), by == "source"),
        Tab(_("By customer class"), url("class"), by == "class"),
    ]


def _dimensions(found: list[Gap]) -> list[tuple[str, list[tuple[str, float]]]]:
    """Per kind its dimensions with the mean share known, in the order of the domain."""
    parts = []
    for kind in KINDS:
        shares = []
        for dimension in DIMENSIONS[kind]:
            members = [
                g.known
                for g in found
                if (g.variable.kind, g.variable.dimension) == (kind, dimension)
                and g.known is not None
            ]
            if members:
                shares.append((dimension, _mean(members) or 0.0))
        if shares:
            parts.append((kind, shares))
    return parts


def _chart(found: list[Gap]) -> dict[str, Any]:
    """Per kind the mean shares fresh, stale and missing of its variables; they add up to 1."""
    rows = []
    for kind in KINDS:
        members = [g for g in found if g.variable.kind == kind and g.expected]
        fresh = _mean([min(g.fresh / g.expected, 1.0) for g in members]) or 0.0
        known = _mean([g.known or 0.0 for g in members]) or 0.0
        rows.append((fresh, max(known - fresh, 0.0), 1 - known))
    names = (gettext("Fresh"), gettext("Stale"), gettext("Missing"))
    return {
        "labels": [labels.name("kind", kind) for kind in KINDS],
        "series": [
            {"name": name, "values": list(values)}
            for name, values in zip(names, zip(*rows, strict=True), strict=True)
        ],
        "format": "percent",
    }
