"""Which customers' records to mend first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa

from threefold.descriptive import service as descriptive
from threefold.view.models import Card

_PORTION = 2_000
_MOST = 500


@dataclass(frozen=True, slots=True)
class Mend:
    """A record worth mending: `worth` is spend × gain, in the currency of spend.

    `accuracy`, `reach` and `gain` are 0 to 1; `why` is "no_way" (no contact way is known),
    "refused", "dead" (no way works any more), "unproved" (no proof that one works) or "values".
    """

    customer_id: int
    name: str
    spend: float
    accuracy: float
    reach: float
    gain: float
    worth: float
    why: str


def work_list(limit: int = 50) -> list[Mend]:
    """The first `limit` (at most 500) customers by spend × gain, by gain where nothing was spent.

    Exact without measuring everybody: no gain is above 1, so once the customers still to come
    spent less than what the last of the list is worth, none of them can get into it.
    """
    limit = max(1, min(limit, _MOST))
    best: list[Mend] = []
    for cards in _by_spend():
        highest = float(cards[0].spend)
        if len(best) == limit and (highest <= 0 or best[-1].worth >= highest):
            break
        best = sorted([*best, *_measured(cards)], key=_order)[:limit]
        if highest <= 0:
            break
    return best


def _by_spend() -> Iterator[list[Card]]:
    cards = Card.objects.order_by("-spend", "customer_id")
    shown = cards.only("customer_id", "name", "spend", "contact_ways", "live_contact_ways")
    start = 0
    while some := list(shown[start : start + _PORTION]):
        yield some
        start += _PORTION


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
        )


def _why(card: Card, reach: float, allowed: bool) -> str:
    if not card.contact_ways:
        return "no_way"
    if not allowed:
        return "refused"
    if reach >= descriptive.LIKELY:
        return "values"
    return "unproved" if card.live_contact_ways else "dead"
