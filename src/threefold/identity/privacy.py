"""What this room holds on a person: handed out, or erased."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from threefold.descriptive import service as descriptive
from threefold.identity.models import Candidate, Declaration, Identifier, Link, Relation, Sighting


def export(customer_id: int) -> dict[str, Any]:
    """The identifiers of a customer, what imports brought them again, who he was merged with.

    Merged customers are one person: all that is held on any of them.
    """
    own = descriptive.own_of(customer_id)
    either = Q(left__in=own) | Q(right__in=own)
    return {
        "identifier": list(Identifier.objects.filter(customer__in=own).order_by("id").values()),
        "sighting": list(Sighting.objects.filter(customer__in=own).order_by("id").values()),
        "link": list(Link.objects.filter(either).order_by("id").values()),
        "relation": list(Relation.objects.filter(_theirs(own)).order_by("id").values()),
        "candidate": list(Candidate.objects.filter(either).order_by("id").values()),
    }


def erase(customer_id: int) -> dict[str, int]:
    """Cut the person from every identifier, and so from the lake; rows gone by table.

    Decisions keep their bare numbers, or the other rooms would no longer find all of one person;
    they go with the last of the customers.
    """
    with transaction.atomic():
        own = descriptive.own_of(customer_id)
        either = Q(left__in=own) | Q(right__in=own)
        Link.objects.filter(either).update(evidence={}, reason="", probability=None)
        asked = Candidate.objects.filter(either).delete()[0]
        relations = Relation.objects.filter(_theirs(own)).delete()[0]
        seen = Sighting.objects.filter(customer__in=own).delete()[0]
        others = Sighting.objects.filter(identifier__customer__in=own).delete()[0]
        named = {name: OuterRef(name) for name in ("scheme", "issuer", "value")}
        theirs = Identifier.objects.filter(customer__in=own)
        Declaration.objects.filter(Exists(theirs.filter(**named))).delete()
        gone = theirs.delete()[0]
    return {
        "identifier": gone,
        "sighting": seen + others,
        "candidate": asked,
        "relation": relations,
    }


def _theirs(own: list[int]) -> Q:
    return Q(person__in=own) | Q(organisation__in=own)
