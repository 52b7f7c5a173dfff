"""On the customer's page: of whom he consists; merging, parting, never the same."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from threefold.access import service as access
from threefold.identity import service
from threefold.identity.models import Link
from threefold.identity.service.beside import beside
from threefold.identity.views import showing
from threefold.identity.views.relating import told
from threefold.kit.errors import Conflict, Invalid


@require_GET
@access.page("see", "identity")
def panel(request: HttpRequest, customer: int) -> HttpResponse:
    """A part of the customer's page: records, decisions and relations."""
    why = service.explain(showing.small(customer))
    in_force = service.ledger(customer=why.customer_id).order_by("at", "pk")
    decided = [_decision(request, link) for link in in_force]
    context = {
        "why": why,
        "parts": [
            (
                part.customer_id,
                [showing.record(request, *each, why.customer_id) for each in part.records],
            )
            for part in why.parts
        ],
        "merged": len(why.parts) > 1,
        "links": [each for each in decided if each["verdict"] == "same"],
        "apart": [each for each in decided if each["verdict"] == "different"],
        "relations": told(request, why.customer_id),
        "may_edit": access.can(request.user, "edit", "identity"),
        "may_relate": access.can(request.user, "edit", "customers"),
        "back": reverse("view:customer", args=[why.customer_id]),
    }
    return render(request, "identity/_panel.html", context)


@require_GET
@access.page("edit", "identity")
def choose(request: HttpRequest, customer: int) -> HttpResponse:
    """Search for the customer that this one may be one with."""
    whole = showing.whole_of(showing.small(customer))
    text = request.GET.get("q", "")[:200]
    context = {
        "customer": whole,
        "name": showing.name_of(request, whole),
        "q": text,
        "hits": showing.hits(request, text, whole.pk) if text else [],
    }
    return render(request, "identity/choose.html", context)


@access.page("edit", "identity")
def compare(request: HttpRequest, left: int, right: int) -> HttpResponse:
    """Two customers side by side, to be merged or told apart for good."""
    one, other = (showing.whole_of(showing.small(each)) for each in (left, right))
    if request.method == "POST":
        if _decide(request, one.pk, other.pk):
            return redirect("view:customer", min(one.pk, other.pk))
        return redirect("identity:compare", one.pk, other.pk)
    context = {
        "left": one,
        "right": other,
        "names": (showing.name_of(request, one), showing.name_of(request, other)),
        "rows": beside(one, other, showing.reader_of(request)),
        "one": one.pk == other.pk,
    }
    return render(request, "identity/compare.html", context)


@require_POST
@access.page("edit", "identity")
def unmerge(request: HttpRequest, customer: int) -> HttpResponse:
    """One own customer leaves the others, as if he had never been merged."""
    number = showing.small(customer)
    try:
        service.unmerge(
            number,
            keep_apart="forget" not in request.POST,
            actor=request.user,
            reason=request.POST.get("reason", ""),
        )
    except Conflict as conflict:
        messages.error(request, f"{conflict} {conflict.remedy}".strip())
    else:
        messages.success(request, _("Parted. Both customers stand as if never merged."))
    return redirect("view:customer", number)


def _decide(request: HttpRequest, one: int, other: int) -> bool:
    reason = request.POST.get("reason", "")[:300]
    try:
        if request.POST.get("answer") == "same":
            service.merge(one, other, actor=request.user, reason=reason)
            messages.success(request, _("Merged. They are one customer everywhere now."))
        else:
            service.never_same(one, other, actor=request.user, reason=reason)
            messages.success(request, _("Noted. Nobody joins these two from now on."))
    except (Conflict, Invalid) as error:
        messages.error(request, f"{error} {error.remedy}".strip())
        return False
    return True


def _decision(request: HttpRequest, link: Link) -> dict[str, Any]:
    user: Any = link.by
    return {
        "pk": link.pk,
        "verdict": link.verdict,
        "method": link.get_method_display(),
        "left": link.left_id,
        "right": link.right_id,
        "left_name": showing.name_of(request, link.left),
        "right_name": showing.name_of(request, link.right),
        "left_root": link.left.whole.pk,
        "right_root": link.right.whole.pk,
        "reason": link.reason,
        "by": (user.get_full_name() or user.get_username()) if user else "",
        "at": link.at,
    }
