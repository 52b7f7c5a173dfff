"""Values that several customers share: what they join, and what staff say of them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from threefold.access import service as access
from threefold.identity import service
from threefold.identity.service.veiling import kind_of, veiled
from threefold.identity.types import Bearer, SharedValue
from threefold.identity.views import showing
from threefold.kit.errors import Conflict, Invalid
from threefold.ui.service import Column, Empty, table


@require_GET
@access.page("see", "identity")
def values(request: HttpRequest) -> HttpResponse:
    """Values that link too many or were declared; with `few` all that several share."""
    few = request.GET.get("few") == "1"
    listing = table(
        request,
        columns=[
            Column("kind", _("Kind")),
            Column("value", _("Value"), url="url"),
            Column("customers", _("Customers"), kind="number"),
            Column("state", _("What it does")),
            Column("by", _("Said by"), shown=False),
        ],
        rows=service.shared_values(few=few),
        row_url="url",
        id="values",
        caption=_("Values that link too many"),
        complete=True,
        prepare=lambda each: _row(request, each),
        empty=Empty(
            "users",
            _("No value links too many"),
            _("A value that more customers bear than one person has names for stands here."),
        ),
    )
    context = {"table": listing, "tabs": showing.tabs("values"), "few": few}
    return render(request, "identity/values.html", context)


@require_GET
@access.page("see", "identity")
def value(request: HttpRequest, identifier: int) -> HttpResponse:
    """One value: who bears it, and what to say of it."""
    found = service.shared_value(showing.small(identifier))
    bearers = service.bearers_of(found.identifier or 0)
    known = showing.by_number([each.customer_id for each in bearers])
    listing = table(
        request,
        columns=[
            Column("name", _("Customer"), url="url"),
            Column("records", _("Records"), kind="number"),
        ],
        rows=[each for each in bearers if each.customer_id in known],
        row_url="url",
        id="bearers",
        caption=_("Who bears it"),
        complete=True,
        prepare=lambda each: _bearer(request, each, known[each.customer_id]),
    )
    return render(
        request,
        "identity/value.html",
        {
            "found": found,
            "shown": _row(request, found),
            "table": listing,
            "may_edit": access.can(request.user, "edit", "identity"),
        },
    )


@require_POST
@access.page("edit", "identity")
def declare(request: HttpRequest, identifier: int) -> HttpResponse:
    """Shared by several, of one customer, or neither any more."""
    said, reason = request.POST.get("meaning", ""), request.POST.get("reason", "")
    number = showing.small(identifier)
    try:
        if said == "none":
            found = service.shared_value(number)
            service.undeclare(found.declaration or 0, actor=request.user, reason=reason)
        else:
            service.declare(
                number,
                said.removesuffix("-merge"),
                merge=said.endswith("-merge"),
                actor=request.user,
                reason=reason,
            )
    except (Conflict, Invalid) as problem:
        messages.error(request, f"{problem} {problem.remedy}".strip())
    else:
        messages.success(request, _("Noted for this value."))
    return redirect("identity:value", identifier=number)


def _row(request: HttpRequest, each: SharedValue) -> dict[str, Any]:
    hidden = pgettext("value", "hidden")
    return {
        "kind": kind_of(each.scheme, get_language() or "en"),
        "value": veiled(request.user, each, request) or hidden,
        "customers": each.customers,
        "state": _state(each),
        "by": each.by,
        "url": reverse("identity:value", args=[each.identifier]) if each.identifier else "",
    }


def _state(each: SharedValue) -> str:
    return {
        "crowd": _("Joins nobody: more than %(n)s customers") % {"n": each.limit},
        "few": _("Joins those who tell the same name"),
        "shared": _("Joins nobody: declared shared"),
        "personal": _("Joins all: declared of one customer"),
    }[each.state]


def _bearer(request: HttpRequest, each: Bearer, customer: Any) -> dict[str, Any]:
    return {
        "name": f"{showing.name_of(request, customer)} · {each.customer_id}",
        "records": each.records,
        "url": reverse("view:customer", args=[each.customer_id]),
    }
