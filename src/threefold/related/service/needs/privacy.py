"""What register, boxes and minutes hold on a customer: handed out, or erased."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q

from threefold.descriptive import service as descriptive
from threefold.related.models import (
    Attendance,
    MinutesLine,
    MinutesVersion,
    NeedEvidence,
    Suggestion,
)
from threefold.related.service.needs import noting


def export(customer_id: int) -> dict[str, Any]:
    """Needs with their evidence, what he left in boxes, where he was and what he said there."""
    own = descriptive.own_of(customer_id)
    evidence = NeedEvidence.objects.filter(customer__in=own).order_by("pk")
    named = [f.attname for f in NeedEvidence._meta.concrete_fields]
    there = Attendance.objects.filter(customer__in=own).order_by("pk")
    lines = MinutesLine.objects.filter(customer__in=own).order_by("pk")
    return {
        "needevidence": list(evidence.values(*named, "need__name", "need__product")),
        "suggestion": list(_left(customer_id, own).values()),
        "attendance": list(
            there.values("id", "version__title", "version__held_on", "version__number")
        ),
        "minutesline": list(lines.values()),
    }


def erase(customer_id: int) -> dict[str, int]:
    """Erase them; rows gone by table.

    Notes of a meeting are about all who were there, and nobody can tell which words are about
    whom: those of meetings where he was are emptied.
    """
    with transaction.atomic():
        own = descriptive.own_of(customer_id)
        mine = Q(customer__in=own) | Q(suggestion__in=_left(customer_id, own))
        evidence = NeedEvidence.objects.filter(mine)
        needs = list(evidence.values_list("need", flat=True))
        gone = {"needevidence": evidence.delete()[0]}
        gone["suggestion"] = _left(customer_id, own).delete()[0]
        there = Attendance.objects.filter(customer__in=own)
        lines = MinutesLine.objects.filter(customer__in=own)
        touched = Q(pk__in=list(there.values_list("version", flat=True)))
        touched |= Q(pk__in=list(lines.values_list("version", flat=True)))
        MinutesVersion.objects.filter(touched).update(notes="")
        gone["minutesline"] = lines.delete()[0]
        gone["attendance"] = there.delete()[0]
        noting.sweep(needs)
    return gone


def _left(customer_id: int, own: list[int]) -> Any:
    """Suggestions linked to him, and those that name one of his ways to be reached."""
    ways = [each.value for each in descriptive.contact_ways(customer_id)]
    return Suggestion.objects.filter(
        Q(customer__in=own) | Q(customer=None, reach__in=ways, reach__gt="")
    )
