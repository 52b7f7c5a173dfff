"""What a member of staff noted of a contact way by a slip, and what is noted of it at all."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from threefold.access import service as access
from threefold.descriptive.models import ContactProof, ContactWay
from threefold.descriptive.service import members
from threefold.descriptive.service.staff import withdraw_proof
from threefold.kit import clock
from threefold.kit.errors import NotFound

REGRET_HOURS = 24
"""For how long who noted an outcome may take it back."""


def proofs_of(customer_id: int, way_id: int) -> list[ContactProof]:
    """Every proof of one contact way of a customer, the newest first. NotFound."""
    way = _way(customer_id, way_id)
    found = ContactProof.objects.filter(
        customer_id__in=members.within(way.customer_id), kind=way.kind, value=way.value
    )
    return list(found.select_related("user").order_by("-at", "-pk"))


def last_proof_of(customer_id: int, way_id: int, *, actor: Any) -> ContactProof | None:
    """The outcome that this member of staff noted last of a way, while it may be taken back."""
    since = clock.now() - timedelta(hours=REGRET_HOURS)
    own = [
        each
        for each in proofs_of(customer_id, way_id)
        if each.user_id == actor.pk and (each.noted_at or each.at) > since
    ]
    return max(own, key=lambda each: each.pk, default=None)


def take_proof_back(customer_id: int, way_id: int, *, actor: Any) -> ContactWay:
    """Take back the outcome that this member of staff noted last of a way. NotFound when there is
    none of the last day."""
    access.require(actor, "edit", "customers")
    last = last_proof_of(customer_id, way_id, actor=actor)
    if last is None:
        raise NotFound(
            _("You noted no outcome of this contact way today."),
            where={"contact way": way_id},
            remedy=_("Note what is right now; the newest outcome counts."),
        )
    withdraw_proof(
        last.customer_id, last.kind, last.value, proof=last.proof, at=last.at, actor=actor
    )
    return _way(customer_id, way_id)


def _way(customer_id: int, way_id: int) -> ContactWay:
    way = ContactWay.objects.filter(pk=way_id, customer_id=members.shown_as(customer_id)).first()
    if way is None:
        raise NotFound(
            _("This contact way does not exist any more."),
            where={"contact way": way_id},
            remedy=_("Reload the customer's page."),
        )
    return way
