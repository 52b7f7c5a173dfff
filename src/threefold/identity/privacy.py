"""What this room holds on a person: handed out, or erased."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from threefold.identity.models import Identifier, Sighting


def export(customer_id: int) -> dict[str, Any]:
    """The identifiers of a customer and what imports brought them again."""
    identifiers = Identifier.objects.filter(customer_id=customer_id).order_by("id")
    sightings = Sighting.objects.filter(customer_id=customer_id).order_by("id")
    return {"identifier": list(identifiers.values()), "sighting": list(sightings.values())}


def erase(customer_id: int) -> dict[str, int]:
    """Cut the person from every identifier, and so from the lake; rows gone by table."""
    with transaction.atomic():
        seen = Sighting.objects.filter(customer_id=customer_id).delete()[0]
        theirs = Sighting.objects.filter(identifier__customer_id=customer_id).delete()[0]
        gone = Identifier.objects.filter(customer_id=customer_id).delete()[0]
    return {"identifier": gone, "sighting": seen + theirs}
