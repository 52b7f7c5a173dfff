"""What customers are called, for one reader."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from threefold.view.models import Card
from threefold.view.types import Named, Reader


def display_name(card: Any, reader: Reader) -> str:
    """The name as this reader may see it; a customer without one is called by number."""
    name, _display = reader.sees(card.name, "internal", "name")
    return name or _("Customer %(number)s") % {"number": card.customer_id}


def named(customer_ids: Iterable[int], reader: Reader) -> dict[int, Named]:
    """What these customers are called, those without a card too; one question."""
    wanted = list(customer_ids)
    cards = Card.objects.in_bulk(wanted)
    found = {}
    for pk in wanted:
        card = cards.get(pk) or Card(customer_id=pk)
        found[pk] = Named(pk, display_name(card, reader), card.country, card.spend)
    return found


def anybody() -> bool:
    """Whether there is any customer to look at."""
    return bool(Card.objects.exists())
