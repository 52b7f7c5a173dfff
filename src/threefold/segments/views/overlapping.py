"""How far segments hold the same customers."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from threefold.access import service as access
from threefold.kit.errors import Invalid
from threefold.segments import service
from threefold.segments.models import Segment
from threefold.segments.service import Ground
from threefold.segments.views.shared import around, back_to, ground_or_none, nothing_yet
from threefold.ui.service import Column, Empty, table

MOST = 12
_BESIDE = 60
_LEVELS = 6


@require_GET
@access.page("see", "segments")
def overlap(request: HttpRequest) -> HttpResponse:
    """A matrix of up to twelve segments: how many customers each two share."""
    on, every = ground_or_none(), list(service.listed())
    wanted = {int(pk) for pk in request.GET.getlist("s") if pk.isdigit() and len(pk) < 19}
    chosen = [each for each in every if each.pk in wanted] or every
    fit = _fitting(chosen, on)[:MOST] if on else []
    context = around(request, on)
    context |= {
        "every": [(each, each in fit) for each in every],
        "most": MOST,
        "empty": None if on else nothing_yet(request),
        "matrix": _matrix(fit) if len(fit) > 1 else None,
    }
    return render(request, "segments/overlap.html", context)


def _fitting(some: list[Segment], on: Ground) -> list[Segment]:
    """Those that can be asked at all."""
    found = []
    for each in some:
        try:
            on.meant(each)
        except Invalid:
            continue
        found.append(each)
    return found


def _matrix(some: list[Segment]) -> list[dict[str, Any]]:
    """Rows of cells: of the row's segment, how many are in the column's too, and their share."""
    told = service.overlap(some)
    rows = []
    for n, each in enumerate(some):
        cells = []
        for m, other in enumerate(some):
            both = told.shared(n, m)
            share = both / told.sizes[n] if told.sizes[n] else None
            level = 0 if not share else 1 + min(_LEVELS - 1, int(share * _LEVELS))
            cells.append(
                {"both": both, "share": share, "same": n == m, "level": level, "other": other.name}
            )
        rows.append({"segment": each, "url": back_to(each.pk), "cells": cells})
    return rows


@require_GET
@access.page("see", "segments")
def beside(request: HttpRequest, pk: int) -> HttpResponse:
    """A part of the segment's page: with which others it shares customers."""
    held, on = service.find(pk), ground_or_none()
    others = list(service.listed().exclude(pk=pk)[:_BESIDE])
    found = service.beside(held, _fitting(others, on)) if on and _fitting([held], on) else []
    own = service.count(held).members if found else 0
    rows = [
        {
            "name": each.name, "url": back_to(each.pk), "members": size, "both": both,
            "of_this": both / own if own else None, "of_that": both / size if size else None,
        }
        for each, size, both in sorted(found, key=lambda one: (-one[2], one[0].name))
    ]  # fmt: skip
    columns = [
        Column("name", _("Segment"), url="url"),
        Column("both", _("Customers in both"), kind="number"),
        Column("of_this", _("Share of this one"), template="segments/_share.html"),
        Column("of_that", _("Share of that one"), template="segments/_share.html"),
        Column("members", _("Its customers"), kind="number"),
    ]
    shown = table(
        request, columns=columns, rows=rows, id="beside", caption=_("Overlap"),
        empty=Empty("stack-2", _("No other segment"), _("Overlap is told once there are two.")),
    )  # fmt: skip
    part = "HX-Request" in request.headers
    template = "segments/_beside.html" if part else "segments/beside.html"
    return render(request, template, {"table": shown, "held": held})
