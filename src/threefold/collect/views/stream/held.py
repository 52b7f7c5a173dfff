"""Quarantine of live events: groups of one cause, and the events of a group."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from threefold.access import service as access
from threefold.access.service import page
from threefold.audit import service as audit
from threefold.collect import service
from threefold.collect.models import Held, Source
from threefold.collect.service import stream
from threefold.collect.views.shared import reason_of
from threefold.collect.views.stream import filling
from threefold.collect.views.stream.shared import (
    AT_ONCE,
    clean,
    enqueue,
    grant,
    job_box,
    mask_for,
    said,
    to_group,
)
from threefold.jobs.types import Progress
from threefold.ui.service import Column, Empty, table

A_PAGE = 10
_PREVIEW = 160


@page("see", "imports")
def held(request: HttpRequest) -> HttpResponse:
    """What waits, by source, cause, field and event; `?source=` narrows."""
    source = clean(request.GET.get("source", ""))
    labels = dict(Source.objects.values_list("pk", "label"))
    rows = [
        {
            **each,
            "url": reverse("collect:held-group", args=[each["group"]]),
            "why": service.explain_held(each["cause"], each["detail"]),
            "label": labels.get(each["source_id"], each["source_id"]),
        }
        for each in stream.quarantine.causes(source or None)
    ]
    listing = table(
        request,
        columns=[
            Column("why", _("Cause"), template="collect/stream/_why.html"),
            Column("name", _("Event"), sort=True),
            Column("label", _("Source"), sort=True),
            Column("events", _("Events"), sort=True, kind="number"),
            Column("first_at", _("First"), sort=True, kind="age"),
            Column("last_at", _("Last"), sort=True, kind="age"),
        ],
        rows=rows,
        complete=True,
        default_sort="-events",
        row_url="url",
        id="causes",
        caption=_("Events in quarantine, by cause"),
        empty=Empty(
            "circle-check",
            _("Nothing is in quarantine"),
            _("Events that cannot land wait here with the reason, until they are mended, sent in"
              " again or dropped."),
            reverse("collect:sources"),
            _("See the sources"),
        ),
    )  # fmt: skip
    total = sum(row["events"] for row in rows)
    context = {"table": listing, "total": total, "only": source}
    return render(request, "collect/stream/held.html", context)


@page("see", "imports")
def group(request: HttpRequest, group: int) -> HttpResponse:
    """Events of one cause, newest first, with what they say as this reader may see it."""
    found = stream.groups.get(group)
    mask = mask_for(request, found.source)
    given = request.GET.get("page", "1")
    number = max(1, int(given) if given.isdecimal() and len(given) < 7 else 1)
    waiting = found.waiting()
    listed = list(waiting[(number - 1) * A_PAGE : number * A_PAGE + 1])
    may_edit = access.can(request.user, "edit", "imports")
    context: dict[str, Any] = {
        "group": found,
        "why": service.explain_held(found.cause, found.detail),
        "total": waiting.count(),
        "rows": [_row(each, mask) for each in listed[:A_PAGE]],
        "previous": number - 1 if number > 1 else None,
        "next": number + 1 if len(listed) > A_PAGE else None,
        "may_edit": may_edit,
        "progress": job_box(request, request.GET.get("job", "")),
        "dropped": stream.groups.dropped(found).count() if may_edit else 0,
        "fill": filling.offered(request, found, mask) if may_edit and listed else None,
    }
    context["masked"] = mask.masked
    return render(request, "collect/stream/group.html", context)


def _row(each: Held, mask: stream.masking.Mask) -> dict[str, Any]:
    payload = mask.payload(each.payload)
    flat = " ".join(payload.split())
    return {
        "pk": each.pk,
        "received_at": each.received_at,
        "short": flat[:_PREVIEW] + ("…" if len(flat) > _PREVIEW else ""),
        "payload": payload,
        "url": reverse("collect:held-event", args=[each.pk]),
    }


@page("edit", "imports")
@require_POST
def act(request: HttpRequest, group: int, what: str) -> HttpResponse:
    """Send in again, or drop, the ticked events or the whole group."""
    found = stream.groups.get(group)
    ids = [int(each) for each in request.POST.getlist("id") if each.isdecimal()][:1_000]
    if not ids and request.POST.get("all") != "yes":
        messages.error(request, _("Tick the events first."))
        return to_group(group)
    count = len(ids) or found.waiting().count()
    if count > AT_ONCE:
        titles = {
            "replay": _("Send quarantined events in again"),
            "drop": _("Drop quarantined events"),
        }
        return to_group(group, enqueue(request, group, what, titles[what]))
    work = {"replay": stream.groups.replay, "drop": stream.groups.drop}[what]
    done = work(group, Progress(), ids=ids, actor=request.user)["events"]
    messages.success(request, said(what, done))
    return (
        to_group(group) if what == "drop" or found.waiting().exists() else redirect("collect:held")
    )


@page("edit", "imports")
@require_POST
def take_back(request: HttpRequest, group: int) -> HttpResponse:
    """Let what was dropped of a group wait again."""
    found = stream.groups.get(group)
    done = stream.groups.take_back(found, actor=request.user)
    messages.success(request, said("take_back", done))
    return to_group(group)


@page("edit", "imports")
@require_POST
def unmask(request: HttpRequest, group: int) -> HttpResponse:
    """Show a source's masked values for 15 minutes; the reason is kept."""
    found = stream.groups.get(group)
    reason = reason_of(request)
    audit.record(
        actor=request.user,
        action="collect.held.unmask",
        target_kind="source",
        target_id=found.source,
        reason=reason,
    )
    grant(request, found.source)
    if request.POST.get("event", "").isdecimal():
        return redirect("collect:held-event", event=int(request.POST["event"]))
    return to_group(group)


@page("see", "imports")
def progress(request: HttpRequest, job: uuid.UUID) -> HttpResponse:
    """How far a job is; the page is loaded anew when it ends."""
    box = job_box(request, str(job))
    if box is None:
        answer = HttpResponse()
        answer["HX-Refresh"] = "true"
        return answer
    return render(request, "ui/progress.html", {"progress": box})
