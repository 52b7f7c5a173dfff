"""The portfolio of customers: what they are worth against how likely they are to leave.

Customers are counted in cells: value in steps of 1, 2, 5, 10 …, chance to leave in tenths. All that
is told, quadrants as well, is a sum of cells, so that one pass over all customers will do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from threefold.segments.logic.asking import GROUND
from threefold.segments.logic.rules.sql import name
from threefold.segments.logic.rules.text import text_of
from threefold.segments.logic.rules.tree import And, Compare, Fixed, Ref, Rule

VALUE = "score_lifetime_value"
LEAVING = ("score_churn", "score_churn_contract")
"""Chances to leave, of customers without a contract and of those with one."""
STEPS = tuple(float(Decimal(digit).scaleb(power)) for power in range(-2, 9) for digit in (1, 2, 5))
"""Where cells of value begin: 0.01 to 500 million; below the first is one more cell."""
TENTHS = tuple(n / 10 for n in range(1, 10))
ROWS = 10
_TAIL = 0.01
"""Rows at either end with fewer customers together are joined to the next one."""

Limits = tuple[float | None, float | None, float | None, float | None]
"""Of value from and below, of the chance to leave from and below."""

KEEP, WIN_BACK, GROW, LET_BE = QUADRANTS = ("keep", "win_back", "grow", "let_be")
"""Valuable and staying, valuable and leaving, worth less and staying, worth less and leaving."""


def cells(chances: str) -> str:
    """[value_step, tenth, customers, value, leaving]: of each cell how many customers there are,
    what they are worth together, and the sum of their chances; one row without steps for those of
    whom either is unknown. `chances` is one of `LEAVING`."""
    worth, leaving = name(VALUE), name(chances)

    def place(what: str, edges: Sequence[float]) -> str:
        return " + ".join(f"case when {what} >= {edge!r} then 1 else 0 end" for edge in edges)

    return (
        "select value_step, tenth, count(*) as customers,"
        " sum(cast(worth as decimal(18, 4))) as value,"
        " sum(cast(leaving as decimal(18, 6))) as leaving from ("
        f"select {worth} as worth, {leaving} as leaving,"
        f" case when {leaving} is not null then {place(worth, STEPS)} end as value_step,"
        f" case when {worth} is not null then {place(leaving, TENTHS)} end as tenth"
        f" from {GROUND} ground) placed group by value_step, tenth"
    )


def known(codes: Sequence[str]) -> str:
    """Of how many customers each of these fields is known."""
    counted = ", ".join(f"count({name(code)}) as {name(code)}" for code in codes)
    return f"select {counted} from {GROUND} ground"


@dataclass(frozen=True, slots=True)
class Cell:
    """Customers between two limits of value and of the chance to leave; None is no limit."""

    low: float | None
    high: float | None
    least: float | None
    most: float | None
    customers: int
    value: Decimal
    leaving: Decimal
    quadrant: str
    rule: str


@dataclass(frozen=True, slots=True)
class Quadrant:
    """One of `QUADRANTS`: its customers, their value, and their mean chance to leave."""

    code: str
    rule: str
    customers: int
    value: Decimal
    leaving: float | None


@dataclass(frozen=True, slots=True)
class Portfolio:
    """`rows` of cells, the highest value first, the lowest chance to leave first in each.

    `values` and `chances` are the limits at which it may be split, `value` and `chance` those
    at which it is. Of `unknown` customers one of both is not known.
    """

    customers: int
    unknown: int
    values: tuple[float, ...]
    chances: tuple[float, ...]
    value: float
    chance: float
    rows: tuple[tuple[Cell, ...], ...]
    quadrants: tuple[Quadrant, ...]


def portfolio(
    found: Sequence[dict[str, Any]],
    value: float | None = None,
    chance: float | None = None,
    chances: str = LEAVING[0],
) -> Portfolio | None:
    """The portfolio out of the rows of `cells` by these `chances`, split at the limits nearest to
    `value` and `chance`, else to the means; None where both are known of nobody."""
    told = [row for row in found if row["value_step"] is not None and row["tenth"] is not None]
    unknown = sum(row["customers"] for row in found) - sum(row["customers"] for row in told)
    count = sum(row["customers"] for row in told)
    if not count:
        return None
    worth = float(sum(row["value"] for row in told)) / count
    leaving = float(sum(row["leaving"] for row in told)) / count
    values = _steps(told, count, worth)
    at_value = _nearest(values, worth if value is None else value)
    at_chance = _nearest(TENTHS, leaving if chance is None else chance)
    rows = tuple(
        tuple(
            _cell(told, (low, high, least, most), at_value, at_chance, chances)
            for least, most in pairwise((None, *TENTHS, None))
        )
        for low, high in reversed(list(pairwise((None, *values, None))))
    )
    flat = [each for row in rows for each in row]
    return Portfolio(
        customers=count,
        unknown=unknown,
        values=values,
        chances=TENTHS,
        value=at_value,
        chance=at_chance,
        rows=rows,
        quadrants=tuple(_quadrant(code, flat, at_value, at_chance, chances) for code in QUADRANTS),
    )


def _steps(told: Sequence[dict[str, Any]], count: int, worth: float) -> tuple[float, ...]:
    """The limits of value between which nearly all customers lie."""
    sizes = [0] * (len(STEPS) + 1)
    for row in told:
        sizes[int(row["value_step"])] += row["customers"]
    first, last = 0, len(sizes) - 1
    while first < last and sum(sizes[: first + 1]) <= _TAIL * count:
        first += 1
    while last > first and sum(sizes[last:]) <= _TAIL * count:
        last -= 1
    # Customers of step n lie between the limits n - 1 and n.
    some = STEPS[max(first, last - ROWS + 1) : last]
    return some or (_nearest(STEPS, worth),)


def _nearest(some: Sequence[float], wanted: float) -> float:
    return min(some, key=lambda each: (abs(each - wanted), each))


def _cell(
    told: Sequence[dict[str, Any]], limits: Limits, value: float, chance: float, chances: str
) -> Cell:
    low, high, least, most = limits
    first, end = _range(STEPS, low, high)
    begin, until = _range(TENTHS, least, most)
    inside = [
        row for row in told if first <= row["value_step"] < end and begin <= row["tenth"] < until
    ]
    return Cell(
        low,
        high,
        least,
        most,
        customers=sum(row["customers"] for row in inside),
        value=sum((row["value"] for row in inside), Decimal(0)),
        leaving=sum((row["leaving"] for row in inside), Decimal(0)),
        quadrant=_named(high=low is not None and low >= value, leaving=_at(least) >= chance),
        rule=text_of(_within(limits, chances)),
    )


def _at(limit: float | None) -> float:
    return -1.0 if limit is None else limit


def _range(edges: Sequence[float], low: float | None, high: float | None) -> tuple[int, int]:
    """Places from one to before the other that lie between two limits."""
    return (
        0 if low is None else edges.index(low) + 1,
        len(edges) + 1 if high is None else edges.index(high) + 1,
    )


def _named(*, high: bool, leaving: bool) -> str:
    if high:
        return WIN_BACK if leaving else KEEP
    return LET_BE if leaving else GROW


def _quadrant(
    code: str, some: Sequence[Cell], value: float, chance: float, chances: str
) -> Quadrant:
    mine = [each for each in some if each.quadrant == code]
    count = sum(each.customers for each in mine)
    high, leaving = code in (KEEP, WIN_BACK), code in (WIN_BACK, LET_BE)
    limits = (
        value if high else None, None if high else value,
        chance if leaving else None, None if leaving else chance,
    )  # fmt: skip
    return Quadrant(
        code,
        text_of(_within(limits, chances)),
        count,
        sum((each.value for each in mine), Decimal(0)),
        float(sum(each.leaving for each in mine)) / count if count else None,
    )


def _within(limits: Limits, chances: str) -> Rule:
    low, high, least, most = limits
    parts: list[Rule] = []
    for code, begin, end in ((VALUE, low, high), (chances, least, most)):
        if begin is not None:
            parts.append(Compare(Ref(code, "number"), ">=", _fixed(begin)))
        if end is not None:
            parts.append(Compare(Ref(code, "number"), "<", _fixed(end)))
    return And(tuple(parts))


def _fixed(value: float) -> Fixed:
    return Fixed("number", int(value) if value.is_integer() else value)
