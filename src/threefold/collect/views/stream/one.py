"""One source: its live counter, its last events, its health, its days."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from threefold.access.service import page
from threefold.collect import service
from threefold.collect.models import Source
from threefold.collect.service import stream
from threefold.collect.views.stream import keys, wording
from threefold.collect.views.stream.shared import page_of, source_of
from threefold.kit.clock import now
from threefold.ui.service import Column, Empty, table

_FRESH_S = 30


@page("see", "imports")
def source(request: HttpRequest, source: str) -> HttpResponse:
    """Overview: renewed by itself every two seconds."""
    found = source_of(source)
    live = _live(found)
    context = page_of(request, found, "source", live=live, **_beside(found))
    if not live["keys"]:
        context["once"] = keys.once()
    return render(request, "collect/stream/source.html", context)


def _beside(found: Source) -> dict[str, Any]:
    return {
        "pulls": list(found.pulls.order_by("label")),
        "files": found.runs.exclude(content="live").count(),
        "held": stream.quarantine.rows(found.pk).count(),
    }


@page("see", "imports")
def live(request: HttpRequest, source: str) -> HttpResponse:
    """The part that renews itself; 204 while nothing has changed, so that nothing flickers."""
    told = _live(source_of(source))
    if request.GET.get("seen") == told["mark"]:
        return HttpResponse(status=204)
    return render(request, "collect/stream/_live.html", {"source": told["source"], "live": told})


def _live(found: Source) -> dict[str, Any]:
    counts = stream.counters(found.pk)
    working = stream.overview.working_keys(found.pk)
    signs = [wording.sign(each) for each in stream.health.signs(found, keys=working)]
    parts = [counts, found.recent[:1], [sign["level"] + sign["text"] for sign in signs]]
    # Ages grow stale although nothing happens.
    parts.append(int(now().timestamp() // _FRESH_S))
    mark = hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()[:16]
    return {
        "source": found,
        "counts": counts,
        "signs": signs,
        "recent": [_event(each) for each in found.recent],
        "mark": mark,
        "keys": working,
        "quiet": not counts["received"],
    }


def _event(told: dict[str, Any]) -> dict[str, Any]:
    cause = told.get("cause") or ""
    return {
        "at": parse_datetime(str(told.get("at") or "")),
        "type": told.get("type") or "",
        "name": told.get("name") or "",
        "state": wording.state(told.get("state") or ""),
        "cause": service.explain_held(cause, told.get("detail") or "") if cause else None,
    }


@page("see", "imports")
def days(request: HttpRequest, source: str) -> HttpResponse:
    """Live events by day, each with the way back."""
    found = source_of(source)
    listing = table(
        request,
        columns=[
            Column("file_name", _("Day"), url="url"),
            Column("received", _("Received"), kind="number"),
            Column("loaded", _("Landed"), kind="number"),
            Column("duplicates", _("Duplicates"), kind="number"),
            Column("quarantined", _("Quarantined"), kind="number"),
            Column("state", _("State"), template="collect/_state.html"),
        ],
        rows=stream.overview.days(found.pk).defer("inspection", "mapping", "counts"),
        row_url="url",
        size=31,
        id="days",
        caption=_("Days"),
        empty=Empty(
            "calendar",
            _("No live events yet"),
            _("Each day that brings events is listed here and can be undone as a whole."),
        ),
    )
    context = page_of(request, found, "source-days", table=listing)
    return render(request, "collect/stream/days.html", context)


@page("manage", "imports")
@require_POST
def receiving(request: HttpRequest, source: str) -> HttpResponse:
    """Let the source send, or refuse it."""
    stream.sources.set_receiving(source, request.POST.get("on") == "yes", request.user)
    return redirect("collect:source", source=source)
