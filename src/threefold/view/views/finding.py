"""The search, lent to rooms below that ask whom something is about."""

from __future__ import annotations

from django.http import HttpRequest

from threefold.access import service as access
from threefold.collect.service.contacts import Found
from threefold.view.models import Card
from threefold.view.service import display_name, matching
from threefold.view.service.readers import reader_of

HITS = 8


def found(request: HttpRequest, text: str) -> list[Found]:
    """The customers that these words fit, best first, as the visitor may see them."""
    cards = matching(access.visible(request.user, Card.objects.all()), text)
    reader = reader_of(request)
    return [
        Found(
            customer_id=card.customer_id,
            name=display_name(card, reader),
            text=" · ".join(part for part in (card.city, card.country) if part),
            icon="building" if card.kind == "organisation" else "user",
        )
        for card in cards.order_by("-spend", "customer_id")[:HITS]
    ]
