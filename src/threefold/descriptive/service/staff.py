"""What members of staff set, prove and note: one customer at a time.

What is said of a merged customer is kept with the one it was said to, the root as a rule, and so
stays there when the customers are parted.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from threefold.descriptive.logic.forms import Form, one
from threefold.descriptive.logic.standard import spec_of
from threefold.descriptive.models import (
    ConsentEvidence,
    ContactKind,
    ContactProof,
    ContactWay,
    Customer,
    Proof,
    Record,
    StaffValue,
)
from threefold.descriptive.service import members
from threefold.descriptive.service.deciding import decided
from threefold.kit import clock
from threefold.kit.errors import Conflict, Invalid, NotFound
from threefold.plan import service as plan_service
from threefold.plan.types import Variable

_PROOFS = {
    Proof.DELIVERED,
    Proof.ANSWERED,
    Proof.CLICKED,
    Proof.SPOKEN,
    Proof.CONFIRMED,
    Proof.BOUNCED,
    Proof.WRONG_NUMBER,
    Proof.RETURNED,
}


def set_value(
    customer_id: int,
    variable: str,
    value: object,
    *,
    actor: Any,
    reason: str = "",
    version: int | None = None,
) -> Customer:
    """Set what staff know of a customer; it wins over every source until withdrawn.

    `value` is as a person writes it, or None for "not known, whatever sources say". `version` is
    the customer's version the editor saw. Raises Conflict when it has grown since, Invalid when
    the value does not fit the plan, NotFound when customer or variable do not exist.
    """
    planned = _planned(variable)
    with transaction.atomic():
        customer = _locked(customer_id, version)
        form = _form(planned, value, customer)
        _withdraw([customer_id], variable)
        StaffValue.objects.create(
            customer=customer,
            variable=variable,
            value=form.value,
            contact=_contact(planned, value, form),
            reason=reason[:300],
            user=actor,
            set_at=clock.now(),
        )
        decided(customer_id, actor, "customer.value.set", reason, variable=variable)
        return Customer.objects.get(pk=customer_id)


def withdraw_value(
    customer_id: int, variable: str, *, actor: Any, reason: str = "", version: int | None = None
) -> Customer:
    """Take the staff's value back, of all who are one customer, so that sources speak again."""
    with transaction.atomic():
        _locked(customer_id, version)
        if not _withdraw(members.within(customer_id), variable):
            raise NotFound(
                _("Staff set no value here."),
                where={"customer": customer_id, "field": variable},
                remedy=_("Reload the page to see what is known now."),
            )
        decided(customer_id, actor, "customer.value.withdrawn", reason, variable=variable)
        return Customer.objects.get(pk=customer_id)


def prove_contact(
    way_id: int,
    proof: str,
    *,
    customer_id: int | None = None,
    at: datetime | None = None,
    actor: Any = None,
) -> ContactWay:
    """Note that a contact way worked (delivered, answered) or did not (bounced …).

    With `customer_id` the way must be that customer's. Of merged customers the proof is kept with
    the one whose records tell the way.
    """
    if proof not in _PROOFS:
        raise Invalid(
            _("This proof is not known."),
            where={"proof": proof},
            remedy=_("Choose one of: %(values)s.") % {"values": ", ".join(sorted(_PROOFS))},
        )
    with transaction.atomic():
        way = ContactWay.objects.filter(pk=way_id).first()
        whose = None if customer_id is None else members.root_of(customer_id)
        if way is None or whose not in {None, way.customer_id}:
            raise NotFound(
                _("This contact way does not exist any more."),
                where={"contact way": way_id},
                remedy=_("Reload the customer's page."),
            )
        ContactProof.objects.create(
            customer_id=_teller(way),
            kind=way.kind,
            value=way.value,
            proof=proof,
            at=at or clock.now(),
            noted_at=clock.now(),
            user=actor,
        )
        decided(
            way.customer_id, actor, "customer.contact.proved", variable=way.variable, proof=proof
        )
        way.refresh_from_db()
        return way


def withdraw_proof(
    customer_id: int, kind: str, value: str, *, proof: str, at: datetime, actor: Any = None
) -> int:
    """Take back what was noted of a contact way by mistake; the proof before it counts again.

    Says how many were taken back: none when it is gone already. It is found too where the
    customers were parted since, unless it could be somebody else's.
    """
    with transaction.atomic():
        alike = ContactProof.objects.filter(kind=kind, value=value, proof=proof, at=at)
        found = list(alike.filter(customer_id__in=members.within(customer_id)))
        if not found and alike.count() == 1:
            found = list(alike)
        for each in found:
            whole = members.shown_as(each.customer_id)
            way = ContactWay.objects.filter(customer_id=whole, kind=kind, value=value).first()
            variable = way.variable if way else kind
            each.delete()
            whose = each.customer_id
            decided(whose, actor, "customer.contact.unproved", variable=variable, proof=proof)
    return len(found)


def note_consent(
    customer_id: int,
    purpose: str,
    given: bool,
    *,
    actor: Any,
    contact_kind: str = "",
    wording: str = "",
    source: str = "staff",
    at: datetime | None = None,
) -> ConsentEvidence:
    """Note that leave for a purpose was given or withdrawn, for one kind of contact or all.

    The purposes "contact" and "service" withdrawn mean: no contact at all that way.
    """
    if contact_kind and contact_kind not in ContactKind.values:
        raise Invalid(_("This kind of contact is not known."), where={"kind": contact_kind})
    with transaction.atomic():
        _locked(customer_id, None)
        evidence = ConsentEvidence.objects.create(
            customer_id=customer_id,
            contact_kind=contact_kind,
            purpose=purpose,
            given=given,
            source=source,
            wording=wording[:500],
            at=at or clock.now(),
            noted_at=clock.now(),
            user=actor,
        )
        decided(
            customer_id,
            actor,
            "customer.consent.noted",
            variable=purpose,
            kind=contact_kind,
            given=given,
        )
        return evidence


def _teller(way: ContactWay) -> int:
    """The oldest of those who are one customer that tells this way itself."""
    own = members.own_of(way.customer_id)
    if len(own) == 1:
        return own[0]
    records = Record.objects.filter(customer_id__in=own, superseded_at__isnull=True)
    told = list(records.exclude(contacts=[]).values_list("customer_id", "contacts"))
    staff = StaffValue.objects.filter(customer_id__in=own, withdrawn_at__isnull=True)
    said = staff.exclude(contact=None).values_list("customer_id", "contact")
    told += [(customer_id, [contact]) for customer_id, contact in said]
    named = {"k": way.kind, "v": way.value}
    tellers = [who for who, ways in told if any(named.items() <= each.items() for each in ways)]
    return min(tellers, default=way.customer_id)


def _planned(code: str) -> Variable:
    variable = plan_service.current().variables.get(code)
    if variable is None or variable.kind != "descriptive":
        raise NotFound(
            _("The plan has no such descriptive variable."),
            where={"field": code},
            remedy=_("Add it to the information plan first."),
        )
    return variable


def _locked(customer_id: int, version: int | None) -> Customer:
    customer = Customer.objects.select_for_update().filter(pk=customer_id).first()
    if customer is None:
        raise NotFound(_("There is no such customer."), where={"customer": customer_id})
    if version is not None and customer.version != version:
        raise Conflict(
            _("Somebody else changed this customer meanwhile."),
            where={"customer": customer_id, "version": customer.version},
            remedy=_("Look at the values as they are now, then change yours if it is still right."),
        )
    return customer


def _form(variable: Variable, value: object, customer: Customer) -> Form:
    if value is None:
        return Form(None, True, None)
    country = (customer.golden.get("country") or {}).get("v") or settings.COUNTRY
    form = one(str(value), spec_of(variable, region=country))
    if not form.ok:
        raise Invalid(
            _("This value does not fit the plan."),
            where={"field": variable.code, "problem": form.problem},
            remedy=_("Write it in the form the plan asks for."),
        )
    return form


def _contact(variable: Variable, value: object, form: Form) -> dict[str, Any] | None:
    if not variable.contact or form.value is None:
        return None
    written = {"k": variable.contact, "v": form.value, "w": str(value), "n": variable.code}
    return {**written, "f": True, "c": {}}


def _withdraw(whose: Any, variable: str) -> int:
    active = StaffValue.objects.filter(
        customer_id__in=whose, variable=variable, withdrawn_at__isnull=True
    )
    return active.update(withdrawn_at=clock.now())
