"""Prices of a competitor over time, beside what our customers paid for the same goods."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from threefold.behavioral.service import paying
from threefold.related.models import Observation, Seen
from threefold.related.service.rivals.observing import observations

_MOST = 500
_MONTHS = 12
_AROUND = timedelta(days=366)
_REACH = 3
"""Months: what was paid longer before a price was seen, or after it, is not held beside it."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A price seen, with what our customers paid for a unit in that month or one close to it, and
    by how much the competitor is dearer (0.1: ten per cent; below 0: cheaper)."""

    seen: Observation
    paid: float | None
    paid_month: int | None
    dearer: float | None


@dataclass(frozen=True, slots=True)
class Picture:
    """Prices of one kind of goods in one currency: months (since January 1970) from the first to
    the last that tells anything, the competitor's mean price in each and what was paid."""

    category: str
    product: str
    currency: str
    months: tuple[int, ...]
    theirs: tuple[float | None, ...]
    ours: tuple[float | None, ...]


def prices(competitor: int) -> tuple[list[Beside], list[Picture]]:
    """Every price seen, newest first, and a picture of each kind of goods, most prices first."""
    found = list(observations(competitor, [Seen.PRICE])[:_MOST])
    by_goods: dict[tuple[str, str, str], list[Observation]] = defaultdict(list)
    for each in found:
        by_goods[each.category, each.product, each.currency].append(each)
    paid = _paid(list(by_goods), found)
    told = [_beside(each, paid[each.category, each.product, each.currency]) for each in found]
    most = sorted(by_goods.items(), key=lambda each: (-len(each[1]), each[0]))
    return told, [_picture(goods, seen, paid[goods]) for goods, seen in most]


def month_of(day: date) -> int:
    """Months since January 1970."""
    return (day.year - 1970) * 12 + day.month - 1


def _paid(
    goods: list[paying.Goods], seen: list[Observation]
) -> dict[paying.Goods, dict[int, float]]:
    """By goods and month, for a year around the prices seen."""
    told: dict[paying.Goods, dict[int, float]] = {each: {} for each in goods}
    if seen:
        days = [each.seen_on for each in seen]
        rows = paying.paid(goods, first=min(days) - _AROUND, until=max(days) + _AROUND)
        for row in rows.to_pylist():
            told[goods[row["place"]]][row["month_number"]] = row["price"]
    return told


def _beside(seen: Observation, paid: dict[int, float]) -> Beside:
    month = month_of(seen.seen_on)
    near = min(paid, key=lambda each: (abs(each - month), each), default=None)
    if near is None or abs(near - month) > _REACH or seen.price is None:
        return Beside(seen, None, None, None)
    return Beside(seen, paid[near], near, float(seen.price) / paid[near] - 1)


def _picture(
    goods: tuple[str, str, str], seen: list[Observation], paid: dict[int, float]
) -> Picture:
    theirs: dict[int, list[float]] = defaultdict(list)
    for each in seen:
        theirs[month_of(each.seen_on)].append(float(each.price or 0))
    first, last = min(theirs), max(theirs)
    known = [month for month in paid if first - _MONTHS <= month <= last + _MONTHS]
    months = range(min([first, *known]), max([last, *known]) + 1)
    return Picture(
        *goods,
        months=tuple(months),
        theirs=tuple(_mean(theirs[month]) if month in theirs else None for month in months),
        ours=tuple(paid.get(month) for month in months),
    )


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)
