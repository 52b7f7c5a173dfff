"""The list of segments, with how large each is and was."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from threefold.access import service as access
from threefold.segments import service
from threefold.segments.forms import ListFilter
from threefold.segments.models import Segment, SegmentSize
from threefold.segments.views.shared import around, ground_or_none, nothing_yet
from threefold.ui.service import Column, Empty, Table, table

SIZE = 50


@require_GET
@access.page("see", "segments")
def segments(request: HttpRequest) -> HttpResponse:
    form, on = ListFilter(request.GET), ground_or_none()
    asked = form.cleaned_data if form.is_valid() else {}
    context = around(request, on)
    context |= {
        "form": form,
        "table": _table(request, _chosen(asked), context["may_edit"]),
        "several": service.listed().count() > 1,
        "empty": None if on else nothing_yet(request),
    }
    return render(request, "segments/list.html", context)


def _chosen(asked: dict[str, Any]) -> QuerySet[Segment]:
    found = service.listed(retired=asked.get("state") == "retired").select_related("created_by")
    if asked.get("kind"):
        found = found.filter(live=asked["kind"] == "live")
    for word in str(asked.get("q") or "").split():
        inside = Q(name__icontains=word) | Q(note__icontains=word) | Q(rule__icontains=word)
        found = found.filter(inside)
    return found


def _table(request: HttpRequest, chosen: QuerySet[Segment], may_edit: bool) -> Table:
    some = list(chosen)
    sizes = service.sizes_of(some)
    columns = [
        Column("name", _("Segment"), sort=True, template="segments/_name.html"),
        Column("members", _("Customers"), sort=True, kind="number"),
        Column("share", _("Share"), sort=True, kind="percent", digits=1),
        Column("spark", _("Size over time"), template="segments/_spark.html"),
        Column("entered", _("Entered"), sort=True, kind="number", template="segments/_in.html",
               hint=_("Since the day before it that was kept")),
        Column("left", _("Left"), sort=True, kind="number", template="segments/_out.html",
               hint=_("Since the day before it that was kept")),
        Column("unknown", _("Not known"), sort=True, kind="number",
               hint=_("Customers of whom too little is known to say")),
        Column("kind", _("Members"), template="segments/_kind.html"),
        Column("by", _("Made by"), sort=True),
        Column("changed_at", _("Changed"), sort=True, kind="age", shown=False),
    ]  # fmt: skip
    return table(
        request, columns=columns, rows=[_row(each, sizes.get(each.pk, [])) for each in some],
        size=SIZE, complete=True, default_sort="name", row_url="url", id="segments",
        caption=_("Segments"), empty=_empty(request, may_edit),
    )  # fmt: skip


def _row(segment: Segment, sizes: list[SegmentSize]) -> dict[str, Any]:
    last = sizes[-1] if sizes else None
    return {
        "name": segment.name,
        "note": segment.note,
        "rule": segment.rule,
        "live": segment.live,
        "url": reverse("segments:segment", args=[segment.pk]),
        "members": last.members if last else None,
        "share": last.members / last.customers if last and last.customers else None,
        "unknown": last.unknown if last else None,
        "entered": last.entered if last else None,
        "left": last.left if last else None,
        "spark": [each.members for each in sizes],
        "by": segment.created_by.get_username() if segment.created_by else _("the system"),
        "changed_at": segment.changed_at,
    }


def _empty(request: HttpRequest, may_edit: bool) -> Empty:
    if any(request.GET.get(name) for name in ("q", "kind", "state")):
        return Empty(
            "filter-off", _("No segment fits"), _("Clear a filter, or search for less."),
            reverse("segments:segments"), _("Show all"),
        )  # fmt: skip
    return Empty(
        "stack-2",
        _("No segments yet"),
        _(
            "A segment is a group of customers that a rule describes: bought much, gone quiet, can "
            "be reached by phone. Build the first one and see at once how many it holds."
        )
        if may_edit
        else _(
            "A segment is a group of customers that a rule describes. An owner or analyst can "
            "build one; you can try rules yourself."
        ),
        reverse("segments:new"),
        pgettext("segment", "Build a segment") if may_edit else _("Try a rule"),
    )  # fmt: skip


@require_POST
@access.page("edit", "segments")
def refresh(request: HttpRequest) -> HttpResponse:
    """Have all live segments asked again in the background, the wide view made if there is none."""
    job = service.ask_for_refresh(request.user)
    messages.success(request, _("The segments are being asked."))
    return redirect("jobs:job", job.pk)
