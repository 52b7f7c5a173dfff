"""Pairs and decisions as lists."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from threefold.access import service as access
from threefold.identity import service
from threefold.identity.forms import DecisionFilter, PairFilter
from threefold.identity.models import Candidate, Link
from threefold.identity.views import showing
from threefold.kit.errors import Conflict
from threefold.ui.service import Column, Empty, table


@require_GET
@access.page("see", "identity")
def pairs(request: HttpRequest) -> HttpResponse:
    """Pairs that wait, were put off or answered, the likeliest first."""
    form = PairFilter(request.GET)
    chosen = form.cleaned_data["answer"] if form.is_valid() else ""
    found = service.candidates(chosen).select_related("left__member__root", "right__member__root")
    columns = [
        Column("left_name", _("Customer"), url="url"),
        Column("right_name", _("Other customer")),
        Column("probability", _("Probability"), sort=True, kind="percent", digits=1),
        Column("cause_label", _("Why it waits")),
        Column("at", _("Found"), sort=True, kind="age"),
        Column("answer_label", _("Answer"), shown=bool(chosen)),
        Column("answered_at", _("Answered"), kind="age", shown=bool(chosen)),
        Column("by_name", _("By"), shown=bool(chosen)),
    ]
    listing = table(
        request,
        columns=columns,
        rows=found,
        default_sort="-probability",
        orderings={"probability": ["probability", "pk"], "at": ["at", "pk"]},
        row_url="url",
        id="pairs",
        caption=_("Pairs"),
        prepare=lambda pair: _pair(request, pair),
        empty=Empty(
            "users",
            _("No pair is listed here"),
            _("Pairs come from matching; choose another answer to see those done."),
        ),
    )
    return render(request, "identity/list.html", _context(listing, form, "pairs"))


@require_GET
@access.page("see", "identity")
def decisions(request: HttpRequest) -> HttpResponse:
    """Decisions with who made them, when, why and how; those in force can be taken back."""
    form = DecisionFilter(request.GET)
    may_edit = access.can(request.user, "edit", "identity")
    columns = [
        Column("left_name", _("Customer"), url="left_url"),
        Column("right_name", _("Other customer"), url="right_url"),
        Column("verdict_label", _("Decision")),
        Column("method_label", _("Method")),
        Column("probability", _("Probability"), kind="percent", digits=1, shown=False),
        Column("reason", _("Reason")),
        Column("by_name", _("By")),
        Column("at", _("When"), sort=True, kind="age"),
        Column("withdrawn_at", _("Taken back on"), kind="age", shown=False),
    ]
    if may_edit:
        columns.append(Column("pk", _("Take back"), template="identity/_take_back.html"))
    listing = table(
        request,
        columns=columns,
        rows=service.ledger(**form.chosen()),
        default_sort="-at",
        orderings={"at": ["at", "pk"]},
        id="decisions",
        caption=_("Decisions"),
        prepare=lambda link: _decision(request, link),
        empty=Empty(
            "checklist",
            _("No decision is listed here"),
            _("Every merge and every “never the same” stands here with its reason."),
        ),
    )
    return render(request, "identity/list.html", _context(listing, form, "decisions"))


@require_POST
@access.page("edit", "identity")
def take_back(request: HttpRequest, decision: int) -> HttpResponse:
    """Withdraw a decision, without deciding the contrary."""
    try:
        service.take_back(
            showing.small(decision), actor=request.user, reason=request.POST.get("reason", "")
        )
    except Conflict as conflict:
        messages.error(request, f"{conflict} {conflict.remedy}".strip())
    else:
        messages.success(request, _("Decision taken back."))
    return redirect(back(request, reverse("identity:decisions")))


def back(request: HttpRequest, otherwise: str) -> str:
    """The page of this site that asked, by the hidden field `back`."""
    wanted = request.POST.get("back", "")
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else otherwise


def _context(listing: Any, form: Any, at: str) -> dict[str, Any]:
    return {
        "table": listing,
        "form": form,
        "at": at,
        "tabs": showing.tabs(at),
        "standing": service.standing(),
    }


def _pair(request: HttpRequest, pair: Candidate) -> dict[str, Any]:
    return {
        **_named(request, pair),
        "url": reverse("identity:pair", args=[pair.pk]),
        "probability": pair.probability,
        "cause_label": pair.get_cause_display(),
        "at": pair.at,
        "answer_label": pair.get_answer_display(),
        "answered_at": pair.answered_at,
        "by_name": _person(pair.answered_by),
    }


def _decision(request: HttpRequest, link: Link) -> dict[str, Any]:
    return {
        **_named(request, link),
        "pk": link.pk,
        "left_url": reverse("view:customer", args=[link.left.whole.pk]),
        "right_url": reverse("view:customer", args=[link.right.whole.pk]),
        "verdict_label": link.get_verdict_display(),
        "method_label": link.get_method_display(),
        "probability": link.probability,
        "reason": link.reason,
        "by_name": _person(link.by),
        "at": link.at,
        "withdrawn_at": link.withdrawn_at,
    }


def _named(request: HttpRequest, found: Any) -> dict[str, str]:
    """Both by the name they are shown under, with their own number: merged ones share the name."""
    return {
        f"{side}_name": f"{showing.name_of(request, customer)} · {customer.pk}"
        for side, customer in (("left", found.left), ("right", found.right))
    }


def _person(user: Any) -> str:
    return (user.get_full_name() or user.get_username()) if user else ""
