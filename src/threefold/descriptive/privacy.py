"""What this room holds on a person: handed out, or erased."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from django.db import transaction

from threefold.descriptive.models import (
    Conflict,
    ConflictAnswer,
    ConsentEvidence,
    ContactProof,
    ContactWay,
    Customer,
    Record,
    RecordClaim,
    StaffValue,
)
from threefold.descriptive.service import members
from threefold.descriptive.service.golden import refresh
from threefold.descriptive.service.store import customers_in

_OWN = (
    Record, StaffValue, ContactWay, ContactProof, ConsentEvidence, Conflict, ConflictAnswer,
)  # fmt: skip


def export(customer_id: int) -> dict[str, Any]:
    """Everything held, by table; times as datetimes. Empty when nothing is.

    Of a merged customer, all that is held on any who are one with him.
    """
    customer = Customer.objects.filter(pk=members.shown_as(customer_id)).values().first()
    if customer is None:
        return {}
    held: dict[str, Any] = {"customer": customer}
    for model in _OWN:
        rows = model.objects.filter(customer_id__in=members.within(customer_id)).order_by("pk")
        held[model._meta.model_name or ""] = list(rows.values())
    return held


def erase(customer_id: int) -> dict[str, int]:
    """Erase every value, version, proof and consent; rows gone by table.

    The customer's bare number stays as long as other rooms refer to it, and so do those of the
    customers merged with it: they are one person, erased together.
    """
    with transaction.atomic():
        own = members.own_of(customer_id)
        claims = RecordClaim.objects.filter(record__customer_id__in=own).delete()[0]
        gone = {"recordclaim": claims}
        for model in _OWN:
            rows = model.objects.filter(customer_id__in=own)
            gone[model._meta.model_name or ""] = rows.delete()[0]
        refresh(customers_in(pa.table({"customer_id": pa.array(own, pa.int64())})))
    return gone
