"""Which customers' records to mend first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from django.db.models import F, QuerySet

from threefold.descriptive import service as descriptive
from threefold.kit import clock
from threefold.view.models import Card, Mending

_PORTION = 2_000
_MOST = 500
# A list narrowed to rare reasons looks no further, for measuring everybody takes its time.
_FARTHEST = 20_000

REASONS = ("no_way", "dead", "unproved", "values", "refused")


@dataclass(frozen=True, slots=True)
class Mend:
    """A record worth mending: `worth` is spend × gain, in the currency of spend.

    `accuracy`, `reach` and `gain` are 0 to 1; `why` is "no_way" (no contact way is known),
    "refused", "dead" (no way works any more), "unproved" (no proof that one works) or "values".
    `assigned` is the user who looks after it.
    """

    customer_id: int
    name: str
    spend: float
    accuracy: float
    reach: float
    gain: float
    worth: float
    why: str
    assigned: int | None = None


def work_list(limit: int = 50, *, why: str = "", whose: Any = None) -> list[Mend]:
    """The first `limit` (at most 500) customers by spend × gain, by gain where nothing was spent.

    Those done with rest for a while and are left out. `why` narrows to one of REASONS, `whose` to
    those whom a user looks after, or "nobody" to those whom nobody does. Exact without measuring
    everybody: no gain is above 1, so once the customers still to come spent less than what the
    last of the list is worth, none of them can get into it; narrowed by `why`, the first 20,000
    by spend are looked at.
    """
    limit = max(1, min(limit, _MOST))
    best: list[Mend] = []
    for looked_at, cards in _by_spend(whose):
        highest = float(cards[0].spend)
        if len(best) == limit and (highest <= 0 or best[-1].worth >= highest):
            break
        found = (each for each in _measured(cards) if why in {"", each.why})
        best = sorted([*best, *found], key=_order)[:limit]
        if highest <= 0 or (why and looked_at >= _FARTHEST):
            break
    return best


def _by_spend(whose: Any) -> Iterator[tuple[int, list[Card]]]:
    """Cards in portions, each with how many were given until then."""
    shown = _wanted(whose).only("customer_id", "name", "spend", "contact_ways", "live_contact_ways")
    start = 0
    while some := list(shown[start : start + _PORTION]):
        start += _PORTION
        yield start, some


def _wanted(whose: Any) -> QuerySet[Card]:
    resting = Mending.objects.filter(rests_until__gte=clock.now().date())
    cards = Card.objects.annotate(assigned=F("customer__mending__assigned"))
    cards = cards.exclude(customer_id__in=resting.values("customer_id"))
    cards = cards.order_by("-spend", "customer_id")
    if whose == "nobody":
        return cards.filter(customer__mending__assigned=None)
    return cards if whose is None else cards.filter(customer__mending__assigned=whose)


def _order(mend: Mend) -> tuple[float, float, int]:
    return -mend.worth, -mend.gain, mend.customer_id


def _measured(cards: list[Card]) -> Iterator[Mend]:
    asked = pa.table({"customer_id": pa.array([card.customer_id for card in cards], pa.int64())})
    found = {each["customer_id"]: each for each in descriptive.gains(asked).to_pylist()}
    for card in cards:
        measured = found.get(card.customer_id)
        if measured is None or measured["gain"] <= 0:
            continue
        spend = max(float(card.spend), 0.0)
        yield Mend(
            customer_id=card.customer_id,
            name=card.name,
            spend=spend,
            accuracy=measured["accuracy"],
            reach=measured["reach"],
            gain=measured["gain"],
            worth=spend * measured["gain"],
            why=_why(card, measured["reach"], measured["allowed"]),
            assigned=getattr(card, "assigned", None),
        )


def _why(card: Card, reach: float, allowed: bool) -> str:
    if not card.contact_ways:
        return "no_way"
    if not allowed:
        return "refused"
    if descriptive.reaches(reach):
        return "values"
    return "unproved" if card.live_contact_ways else "dead"
