"""All drives, and a new one."""

from __future__ import annotations

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from threefold.access import service as access
from threefold.access.service import page
from threefold.collect.models import Drive
from threefold.collect.service import drives
from threefold.collect.views.drives.forms import NewForm
from threefold.collect.views.drives.shared import home_of
from threefold.ui.service import Column, Empty, table


@page("see", "customers")
def listing(request: HttpRequest) -> HttpResponse:
    """Every drive with its counts, newest first."""
    may_edit = access.can(request.user, "edit", "imports")
    found = Drive.objects.annotate(
        taken=Count("entries", filter=Q(entries__state="taken")),
        waits=Count("entries", filter=Q(entries__state="waiting")),
        held=Count("entries", filter=Q(entries__state="held")),
    )
    rows = [
        {
            "name": each.name,
            "url": home_of(request, each),
            "kind": each.get_kind_display(),
            "state": each.state,
            "state_text": each.get_state_display(),
            "taken": each.taken,
            "waits": each.waits,
            "held": each.held,
            "closes_at": each.closes_at,
        }
        for each in found
    ]
    listed = table(
        request,
        columns=[
            Column("name", _("Name"), url="url"),
            Column("kind", _("Kind")),
            Column("state", _("State"), template="collect/drives/_state.html"),
            Column("taken", _("Taken in"), kind="number"),
            Column("waits", _("Waiting"), kind="number"),
            Column("held", _("Held back"), kind="number"),
            Column("closes_at", _("Closes"), kind="moment"),
        ],
        rows=rows,
        complete=True,
        row_url="url",
        id="drives",
        caption=_("Drives"),
        empty=Empty(
            "gift",
            _("No drives yet"),
            _("A drive collects customers by a form of its own: a prize draw, a coupon, a member"
              " club, a gift or a newsletter, on the web and on paper cards."),
            reverse("collect:drive-new") if may_edit else "",
            _("New drive"),
        ),
    )  # fmt: skip
    return render(
        request,
        "collect/drives/list.html",
        {
            "table": listed,
            "may_edit": may_edit,
            "may_redeem": access.can(request.user, "edit", "customers"),
        },
    )


@page("edit", "imports")
def new(request: HttpRequest) -> HttpResponse:
    """Name and kind; everything else comes with a form to change."""
    form = NewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = drives.create(**form.cleaned_data, actor=request.user)
        return redirect("collect:drive", drive_id=made.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "collect/drives/new.html", {"form": form}, status=status)
