"""What this room holds on a person: handed out, or erased."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from threefold.collect.models import ContactLog, FollowUp


def export(customer_id: int) -> dict[str, Any]:
    """Contacts that staff noted of a customer, and the next steps agreed on."""
    logs = ContactLog.objects.filter(customer_id=customer_id).order_by("at", "pk")
    steps = FollowUp.objects.filter(customer_id=customer_id).order_by("pk")
    return {"contactlog": list(logs.values()), "followup": list(steps.values())}


def erase(customer_id: int) -> dict[str, int]:
    """Erase contacts with their notes, and next steps; rows gone by table.

    What the lake holds of them goes with the customer's subjects.
    """
    with transaction.atomic():
        steps = FollowUp.objects.filter(customer_id=customer_id).delete()[0]
        # A correction points at what it corrects, so the rows go by one statement.
        logs = ContactLog.objects.filter(customer_id=customer_id).delete()[0]
    return {"contactlog": logs, "followup": steps}
