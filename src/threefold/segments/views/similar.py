"""Customers outside a segment who are most like its members."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from threefold.access import service as access
from threefold.kit.errors import Invalid, NotFound
from threefold.segments import service
from threefold.segments.service import Similar
from threefold.segments.views.shared import around, ground_or_none, nothing_yet
from threefold.ui.service import Column, Empty, Table, table
from threefold.view import service as view
from threefold.view.types import Reader

_TRAITS = 8


@require_GET
@access.page("see", "segments")
def similar(request: HttpRequest, pk: int) -> HttpResponse:
    held, on = service.find(pk), ground_or_none()
    context = around(request, on) | {"held": held, "empty": None if on else nothing_yet(request)}
    try:
        found = service.similar(held)
    except (Invalid, NotFound) as error:
        context["broken"] = error
    else:
        context["traits"] = _traits(request, found)
        context["table"] = _customers(request, found, view.reader_of(request))
    return render(request, "segments/similar.html", context)


def _traits(request: HttpRequest, found: Similar) -> Table:
    rows = [
        {"label": service.label_of(each.code), "members": each.members_plain,
         "all": each.all_plain, "away": each.away}
        for each in found.traits[:_TRAITS]
    ]  # fmt: skip
    columns = [
        Column("label", _("Figure")),
        Column("members", _("Mean of members"), kind="number", digits=2),
        Column("all", _("Mean of all"), kind="number", digits=2),
        Column("away", _("Apart"), kind="number", digits=2,
               hint=_("In spreads of all customers, by the logarithm")),
    ]  # fmt: skip
    caption = _("What members have in common")
    return table(request, columns=columns, rows=rows, id="traits", caption=caption)


def _customers(request: HttpRequest, found: Similar, reader: Reader) -> Table:
    names = view.named((pk for pk, _distance in found.rows), reader)
    rows = [
        {
            "name": names[pk].name,
            "url": reverse("view:customer", args=[pk]),
            "distance": distance,
        }
        for pk, distance in found.rows
    ]
    columns = [
        Column("name", _("Customer"), url="url"),
        Column("distance", _("Distance"), kind="number", digits=2,
               hint=_("From the middle of the members: 0 is the same in all figures")),
    ]  # fmt: skip
    return table(
        request, columns=columns, rows=rows, row_url="url", id="similar",
        caption=_("Similar customers"),
        empty=Empty("users", _("Nobody else"), _("Every customer is in the segment already.")),
    )  # fmt: skip
