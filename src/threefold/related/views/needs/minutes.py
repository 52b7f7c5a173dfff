"""Minutes as a list and one by one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from threefold.access.service import page
from threefold.kit.errors import ThreefoldError
from threefold.related.models import Minutes, MinutesKind, MinutesLine, MinutesVersion
from threefold.related.service import needs
from threefold.related.service.needs import minuting
from threefold.related.views.needs.forms import said
from threefold.related.views.needs.shared import frame
from threefold.ui.service import Column, Empty, table


@require_GET
@page("see", "customers")
def listing(request: HttpRequest) -> HttpResponse:
    """All minutes, newest meeting first."""
    version = MinutesVersion.objects.filter(minutes=OuterRef("pk"), number=OuterRef("number"))
    rows = Minutes.objects.annotate(
        held_on=Subquery(version.values("held_on")[:1]),
        title=Subquery(version.values("title")[:1]),
        kind=Subquery(version.values("kind")[:1]),
    ).select_related("created_by")
    context = {
        **frame(request, "minutes-list"),
        "table": table(
            request,
            columns=[
                Column("held_on", _("Day"), kind="day", sort=True),
                Column("title", _("Title"), url="url"),
                Column("kind", _("Kind")),
                Column("by", _("Written by")),
                Column("state", _("State"), template="related/needs/_withdrawn.html"),
            ],
            rows=rows,
            default_sort="-held_on",
            orderings={"held_on": ["held_on", "pk"]},
            row_url="url",
            id="minutes",
            caption=_("Minutes"),
            prepare=_row,
            empty=Empty(
                "notes",
                _("No minutes yet"),
                _("Write down what customers wanted in a meeting or a focus group; each line goes"
                  " into the register."),
                reverse("related:minutes-new") if needs.may_write(request.user) else "",
                _("Write minutes"),
            ),
        ),
    }  # fmt: skip
    return render(request, "related/needs/minutes_list.html", context)


@require_GET
@page("see", "customers")
def one(request: HttpRequest, minutes_id: int) -> HttpResponse:
    """Who was there, what was wanted, earlier versions."""
    found = minuting.get(minutes_id)
    reads = minuting.may_read(found, request.user)
    version = minuting.version_of(found)
    there = version.attendance.select_related("customer__member__root")
    lines = version.lines.select_related("customer__member__root", "evidence__need__whole")
    context = {
        **frame(request, "minutes-list"),
        "minutes": found,
        "version": version,
        "reads": reads,
        "attending": [
            {"pk": each.customer.whole.pk, "name": needs.called(each.customer, request.user)}
            for each in there
        ],
        "lines": [_line(request, each, reads) for each in lines],
        "versions": list(found.versions.select_related("made_by")),
        "may_change": reads and needs.may_write(request.user),
    }
    return render(request, "related/needs/minutes.html", context)


@require_POST
@page("see", "customers")
def move(request: HttpRequest, minutes_id: int) -> HttpResponse:
    """Withdraw, restore, or take the last change back."""
    found = minuting.get(minutes_id)
    do = request.POST.get("do", "")
    try:
        if do == "withdraw":
            minuting.withdraw(found, actor=request.user)
            messages.success(request, _("Withdrawn. The register counts none of its lines."))
        elif do == "restore":
            minuting.restore(found, actor=request.user)
            messages.success(request, _("The minutes count again."))
        elif do == "undo":
            minuting.undo(found, actor=request.user)
            messages.success(request, _("Taken back."))
    except ThreefoldError as error:
        messages.error(request, said(error))
    return redirect("related:minutes", minutes_id=minutes_id)


def _line(request: HttpRequest, line: MinutesLine, reads: bool) -> dict[str, Any]:
    evidence = getattr(line, "evidence", None)
    return {
        "line": line,
        "need": (evidence.need.whole or evidence.need) if evidence else None,
        "root": line.customer.whole.pk if line.customer else None,
        "name": needs.called(line.customer, request.user),
        "quote": line.quote if reads else "",
        "hidden": bool(line.quote) and not reads,
    }


def _row(found: Any) -> dict[str, Any]:
    return {
        "held_on": found.held_on,
        "title": found.title,
        "kind": MinutesKind(found.kind).label,
        "by": found.created_by.get_username() if found.created_by else "",
        "withdrawn": found.withdrawn_at is not None,
        "url": found.url,
    }
