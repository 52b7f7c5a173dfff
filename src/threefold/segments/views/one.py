"""One segment: how large it is, who falls away and why, who came and went, who is in it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from threefold.access import service as access
from threefold.kit.errors import Invalid, NotFound
from threefold.segments import service
from threefold.segments.models import Segment, SegmentSize
from threefold.segments.views import member_tables as tables
from threefold.segments.views.shared import around, ground_or_none, nothing_yet
from threefold.view.service import reader_of


@require_GET
@access.page("see", "segments")
def segment(request: HttpRequest, pk: int) -> HttpResponse:
    held, on = service.find(pk), ground_or_none()
    sizes = service.sizes(held)
    context = around(request, on)
    context |= {
        "held": held,
        "sizes": sizes,
        "last": sizes[-1] if sizes else None,
        "chart": _chart(sizes),
        "moved": _moved(sizes),
        "comings": tables.comings(request, held, sizes) if held.live and sizes else None,
        "empty": None if on else nothing_yet(request),
        "undoable": held.version > 1 and held.retired_at is None,
        "others": service.listed().exclude(pk=pk).exists(),
    }
    if on is not None:
        try:
            found = service.funnel(held)
            context["funnel"] = found.counted
            context["steps"] = tables.steps(request, found)
            reader = reader_of(request)
            codes = service.columns_of(held, on) if held.live else []
            context["members"] = tables.members(request, held, codes, found.counted.members, reader)
        except Invalid as error:
            context["broken"] = error
    return render(request, "segments/segment.html", context)


def _chart(sizes: list[SegmentSize]) -> dict[str, Any] | None:
    if len(sizes) < 2:
        return None
    return {
        "labels": [each.as_of.isoformat() for each in sizes],
        "series": [{"name": _("Customers"), "values": [each.members for each in sizes]}],
    }


def _moved(sizes: list[SegmentSize]) -> dict[str, Any] | None:
    """Who came and went by day; those who left count downwards."""
    some = [each for each in sizes if each.entered is not None]
    if not some:
        return None
    return {
        "labels": [each.as_of.isoformat() for each in some],
        "series": [
            {"name": _("Entered"), "values": [each.entered for each in some]},
            {"name": _("Left"), "values": [-(each.left or 0) for each in some]},
        ],
    }


@require_GET
@access.page("see", "segments")
def moves(request: HttpRequest, pk: int, day: str) -> HttpResponse:
    """Who came into a live segment by a day, and who left it since the day kept before."""
    held = service.find(pk)
    try:
        on = date.fromisoformat(day)
    except ValueError:
        raise NotFound(_("There is no such day."), where={"day": day[:20]}) from None
    context = {
        "held": held,
        "day": on,
        "table": tables.crossed(request, held, on, reader_of(request)),
        "size": held.sizes.filter(as_of=on).first(),
        "gone": request.GET.get("way") == "left",
    }
    return render(request, "segments/moves.html", context)


@require_POST
@access.page("see", "export")
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """The members with the values their rule looks at, masked for whoever asks, and noted."""
    access.require(request.user, "see", "customers")
    held, on = service.find(pk), service.ground()
    kind = request.POST.get("format", "csv")
    path, _rows = service.export(
        held, actor=request.user, reader=reader_of(request), file_format=kind,
        columns=service.columns_of(held, on) if held.live else [],
    )  # fmt: skip
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"segment-{pk}.{kind}")


@require_POST
@access.page("edit", "segments")
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    held = service.retire(pk, actor=request.user)
    back = reverse("segments:restore", args=[pk])
    messages.success(request, _("“%(name)s” is retired.") % {"name": held.name}, extra_tags=back)
    return redirect("segments:segments")


@require_POST
@access.page("edit", "segments")
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    held = service.restore(pk, actor=request.user)
    _asked_again(request, held)
    messages.success(request, _("“%(name)s” is in use again.") % {"name": held.name})
    return redirect("segments:segment", pk)


@require_POST
@access.page("edit", "segments")
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    held = service.undo(pk, actor=request.user)
    _asked_again(request, held)
    messages.success(request, _("Put back as it was before."))
    return redirect("segments:segment", pk)


def _asked_again(request: HttpRequest, held: Segment) -> None:
    if held.live:
        service.ask_for_refresh(request.user, held)
