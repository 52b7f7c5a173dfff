"""Whom a search finds: rooms above lend theirs, a customer's own number always leads to him."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from threefold.descriptive import service as descriptive
from threefold.identity.models import Relation
from threefold.kit.errors import NotFound
from threefold.kit.registry import Registry

_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Hit:
    """A customer as found; `name` and `text` as the searcher may see them, "" for no name."""

    customer_id: int
    name: str = ""
    text: str = ""
    icon: str = "user"


finders: Registry[Callable[[Any, str], Sequence[Any]]] = Registry("search for a second customer")
"""`find(request, text)` gives things with the attributes of `Hit`; rooms above register it."""


def search(request: Any, text: str, *, other_than: int) -> list[Hit]:
    """Customers that the words fit, by name, contact way or any number; not the one itself."""
    text = text.strip()
    hits: dict[int, Hit] = {}
    if text.isdecimal() and len(text) <= _DIGITS:
        try:
            descriptive.named(int(text))
        except NotFound:
            pass
        else:
            root = descriptive.root_of(int(text))
            hits[root] = Hit(root)
    if len(text) > 1:
        for _name, find in finders:
            for each in find(request, text):
                hits[each.customer_id] = Hit(each.customer_id, each.name, each.text, each.icon)
    hits.pop(descriptive.root_of(other_than), None)
    return list(hits.values())


def around(customer_id: int) -> list[Relation]:
    """Relations of a customer, and of those who share his household, with both ends at hand.

    Newest first; those withdrawn are left out.
    """
    own = descriptive.own_of(customer_id)
    standing = Relation.objects.filter(withdrawn_at=None)
    homes = standing.filter(person__in=own, household__isnull=False).values("household")
    found = (
        standing.filter(person__in=own)
        | standing.filter(organisation__in=own)
        | standing.filter(household__in=homes)
    )
    ends = ("person__member__root", "organisation__member__root", "household")
    return list(found.select_related(*ends).order_by("-at", "-pk"))
