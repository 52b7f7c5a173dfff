"""What is noted of a customer's buying elsewhere: handed out, or erased."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from threefold.descriptive import service as descriptive
from threefold.related.models import BoughtElsewhere, WalletTold


def export(customer_id: int) -> dict[str, Any]:
    """Every note, those taken back too, whoever of those merged it was."""
    own = descriptive.own_of(customer_id)
    elsewhere = BoughtElsewhere.objects.filter(customer__in=own).order_by("pk")
    fields = [each.attname for each in BoughtElsewhere._meta.concrete_fields]
    return {
        "boughtelsewhere": list(elsewhere.values(*fields, "competitor__name")),
        "wallettold": list(WalletTold.objects.filter(customer__in=own).order_by("pk").values()),
    }


def erase(customer_id: int) -> dict[str, int]:
    """Erase them; rows gone by table."""
    with transaction.atomic():
        own = descriptive.own_of(customer_id)
        elsewhere = BoughtElsewhere.objects.filter(customer__in=own).delete()[0]
        told = WalletTold.objects.filter(customer__in=own).delete()[0]
    return {"boughtelsewhere": elsewhere, "wallettold": told}
