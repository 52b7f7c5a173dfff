"""Finding customers by any of their words."""

from __future__ import annotations

from django.db import connection
from django.db.models import QuerySet

from threefold.view.logic.terms import question
from threefold.view.models import Card, SearchTerm

_AFTER_ALL = "\U0010ffff"


def _starting(prefix: str) -> QuerySet[SearchTerm]:
    """Terms beginning with `prefix`, found by index on both stores.

    SQLite does not use an index for Django's LIKE … ESCAPE, PostgreSQL's collations do not sort by
    code point; so each gets the form that its index serves.
    """
    if connection.vendor == "postgresql":
        return SearchTerm.objects.filter(term__startswith=prefix)
    return SearchTerm.objects.filter(term__gte=prefix, term__lt=prefix + _AFTER_ALL)


def matching(cards: QuerySet[Card], text: str) -> QuerySet[Card]:
    """Only the cards whose customer has a term for every word of `text`; none for no words."""
    words = question(text)
    if not words:
        return cards.none()
    for word in words:
        cards = cards.filter(customer_id__in=_starting(word).values("customer_id"))
    return cards
