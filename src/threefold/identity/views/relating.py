"""Relations on the customer's page: who works for whom, who lives with whom, from when to when."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from threefold.access import service as access
from threefold.identity import service
from threefold.identity.forms import RelationForm
from threefold.identity.models import Relation, Role
from threefold.identity.views import showing
from threefold.kit.errors import Invalid, NotFound

_AT_WORK = {Role.EMPLOYEE, Role.REPRESENTATIVE, Role.OWNER}


@access.page("edit", "customers")
def relate(request: HttpRequest, customer: int) -> HttpResponse:
    """Search for the other one, and say what the two are to each other."""
    whole = showing.whole_of(showing.small(customer))
    text = request.GET.get("q", "")[:200]
    form = RelationForm(request.POST or None, kind=whole.kind)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                _relate(whole.pk, whole.kind, form.cleaned_data, request.user)
            except (Invalid, NotFound) as error:
                form.add_error(None, f"{error} {error.remedy}".strip())
            else:
                messages.success(request, _("Relation noted."))
                return redirect("view:customer", whole.pk)
        status = 422
    context = {
        "customer": whole,
        "name": showing.name_of(request, whole),
        "q": text,
        "hits": showing.hits(request, text, whole.pk) if text else [],
        "form": form,
        "chosen": request.POST.get("other", ""),
    }
    return render(request, "identity/relate.html", context, status=status)


@require_POST
@access.page("edit", "customers")
def end(request: HttpRequest, customer: int, relation: int) -> HttpResponse:
    """Say which day was the last one."""
    try:
        service.end_relation(
            showing.small(relation), _day(request.POST.get("until", "")), actor=request.user
        )
    except Invalid as error:
        messages.error(request, f"{error} {error.remedy}".strip())
    else:
        messages.success(request, _("End of the relation noted."))
    return redirect("view:customer", customer)


@require_POST
@access.page("edit", "customers")
def withdraw(request: HttpRequest, customer: int, relation: int) -> HttpResponse:
    """Take back a relation noted by mistake."""
    service.withdraw_relation(showing.small(relation), actor=request.user)
    messages.success(request, _("Relation taken back."))
    return redirect("view:customer", customer)


def told(request: HttpRequest, customer_id: int) -> list[dict[str, Any]]:
    """Relations as the panel lists them, the other end by name."""
    return [_told(request, each, customer_id) for each in service.around(customer_id)]


def _told(request: HttpRequest, relation: Relation, customer_id: int) -> dict[str, Any]:
    ends = [each.whole for each in (relation.person, relation.organisation) if each]
    mine = relation.person.whole.pk == customer_id
    other = next((each for each in ends if each.pk != customer_id), None)
    return {
        "pk": relation.pk,
        "role": relation.get_role_display(),
        "mine": mine,
        "person": showing.name_of(request, relation.person),
        "other": other.pk if other else None,
        "other_name": showing.name_of(request, other) if other else "",
        "household": (relation.household.name or f"№ {relation.household.pk}")
        if relation.household
        else "",
        "since": relation.since,
        "until": relation.until,
        "source": relation.source,
    }


def _relate(customer: int, kind: str, data: dict[str, Any], actor: Any) -> None:
    other, role = data["other"], data["role"]
    days = {"since": data["since"], "until": data["until"], "actor": actor}
    if role in _AT_WORK:
        person, organisation = (other, customer) if kind == "organisation" else (customer, other)
        service.relate(person, organisation=organisation, role=role, **days)
        return
    if other == customer:
        raise Invalid(_("This is one and the same customer."), where={"customer": customer})
    with transaction.atomic():
        household = _household(other) or service.make_household([other], actor=actor)
        service.relate(customer, household=household, role=role, **days)


def _household(person: int) -> int | None:
    """The household that a person lives in now."""
    at_home = (each for each in service.relations_of(person) if each.until is None)
    return next((each.household for each in at_home if each.household), None)


def _day(text: str) -> date:
    try:
        found = parse_date(text)
    except ValueError:
        found = None
    if found is None:
        raise Invalid(_("This is no day."), remedy=_("Choose the last day of the relation."))
    return found
