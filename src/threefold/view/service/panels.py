"""Boxes that rooms above put on the page of a customer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from threefold.kit.registry import Registry
from threefold.view.models import Card

panels: Registry[str] = Registry("box of the customer's page")
"""The page that answers such a box, by its name; it is given the customer's number and loaded after
the page itself."""


def cards_of(customer_ids: Iterable[int]) -> Mapping[int, Card]:
    """The list rows of some customers by number; those without one are left out."""
    return Card.objects.in_bulk(list(customer_ids))
