"""What this room holds on a person: handed out, or erased."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from threefold.collect.models import ContactLog, FollowUp
from threefold.collect.service import drives
from threefold.descriptive import service as descriptive


def export(customer_id: int) -> dict[str, Any]:
    """Contacts that staff noted of a customer, next steps agreed on, entries in drives."""
    own = descriptive.own_of(customer_id)
    logs = ContactLog.objects.filter(customer__in=own).order_by("at", "pk")
    steps = FollowUp.objects.filter(customer__in=own).order_by("pk")
    return {
        "contactlog": list(logs.values()),
        "followup": list(steps.values()),
        "driveentry": drives.privacy.export(customer_id),
    }


def erase(customer_id: int) -> dict[str, int]:
    """Erase contacts with their notes, next steps, and entries in drives; rows gone by table.

    What the lake holds of them goes with the customer's subjects.
    """
    with transaction.atomic():
        own = descriptive.own_of(customer_id)
        steps = FollowUp.objects.filter(customer__in=own).delete()[0]
        # A correction points at what it corrects, so the rows go by one statement.
        logs = ContactLog.objects.filter(customer__in=own).delete()[0]
        entries = drives.privacy.erase(customer_id)
    return {"contactlog": logs, "followup": steps, "driveentry": entries}
