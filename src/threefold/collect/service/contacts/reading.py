"""Contacts as a reader may see them: notes are sensitive, ways personal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from threefold.access import service as access
from threefold.collect.logic import contacts as logic
from threefold.collect.models import ContactLog, FollowUp
from threefold.descriptive import service as descriptive
from threefold.kit.errors import NotFound
from threefold.plan import service as planning

NOTE_PRIVACY = "sensitive"


@dataclass(frozen=True)
class ShownWay:
    """A contact way; `state` is valid, unknown or invalid, `display` shown, masked or hidden."""

    id: int
    kind: str
    label: str
    text: str
    display: str
    state: str
    proof: str
    refused: bool


def contacts(customer_id: int | None = None) -> QuerySet[ContactLog]:
    """Noted contacts, newest first; those withdrawn too."""
    found = ContactLog.objects.select_related("customer__member__root", "user")
    if customer_id is not None:
        found = found.filter(customer_id__in=descriptive.within(customer_id))
    return found.order_by("-at", "pk")


def get(log_id: UUID) -> ContactLog:
    found = contacts().filter(pk=log_id).first()
    if found is None:
        raise NotFound(
            _("There is no such contact."),
            where={"contact": str(log_id)},
            remedy=_("Open the list of contacts."),
        )
    return found


def shows_note(request: HttpRequest, log: ContactLog, *, step: FollowUp | None = None) -> str:
    """shown, masked or hidden: who wrote a note, or has to act on it, reads it; others by role."""
    user: Any = request.user
    own = {log.user_id, step.responsible_id if step else None} - {None}
    if user.pk in own and access.can(user, "edit", "customers"):
        return "shown"
    whose = (step or log).customer.whole
    return access.display(user, NOTE_PRIVACY, whose.pk, request)


def name_of(request: HttpRequest, customer: Any) -> str:
    """The customer's name as this visitor may see it; by number where he has none."""
    return _shown_name(request, customer.whole.pk, customer.whole.name)


def _shown_name(request: HttpRequest, customer_id: int, name: str) -> str:
    if not access.can(request.user, "see", "customers"):
        return "•••"
    shown = access.display(request.user, "internal", customer_id, request) == "shown"
    return name if shown and name else _("Customer %(n)s") % {"n": customer_id}


def name_by_number(request: HttpRequest, customer_id: int) -> str:
    """`name_of` a customer of whom only the number is at hand; NotFound."""
    return _shown_name(request, customer_id, descriptive.named(customer_id))


def ways(request: HttpRequest, customer_id: int, channel: str) -> list[ShownWay]:
    """The customer's ways of one channel, working ones first, masked for this visitor."""
    kinds = logic.WAYS.get(channel, ())
    rank = {"valid": 0, "unknown": 1, "invalid": 2}
    found = [way for way in descriptive.contact_ways(customer_id) if way.kind in kinds]
    found.sort(key=lambda way: (way.refused, rank[way.validity], kinds.index(way.kind)))
    plan = planning.current()
    return [_shown(request, way, plan) for way in found]


def way_used(request: HttpRequest, log: ContactLog) -> str:
    """The way a contact took, masked for this visitor; "" where none was noted."""
    if not log.way_kind:
        return ""
    privacy, type_ = _class(planning.current(), "", log.way_kind)
    how = access.display(request.user, privacy, log.customer.whole.pk, request)
    return _text(log.way_value, how, type_)


def _shown(request: HttpRequest, way: Any, plan: Any) -> ShownWay:
    privacy, type_ = _class(plan, way.variable, way.kind)
    how = access.display(request.user, privacy, way.customer_id, request)
    return ShownWay(
        id=way.pk,
        kind=way.kind,
        label=way.get_kind_display(),
        text=_text(way.value, how, type_),
        display=how,
        state=way.validity,
        proof=way.get_proof_display() if way.proof else "",
        refused=way.refused,
    )


def _class(plan: Any, variable: str, kind: str) -> tuple[str, str]:
    planned = plan.variables.get(variable) or plan.contacts.get(kind)
    return (planned.privacy, planned.type) if planned else ("personal", "text")


def _text(value: str, how: str, type_: str) -> str:
    return value if how == "shown" else access.mask(value, type_) if how == "masked" else "•••"
