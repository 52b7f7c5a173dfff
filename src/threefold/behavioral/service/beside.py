"""One customer beside all others and beside those who usually buy in the same place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from threefold.behavioral import variable
from threefold.behavioral.service.distilled import asked, filled, snapshots, variables_of
from threefold.behavioral.service.queries import query
from threefold.behavioral.types import Standing
from threefold.behavioral.variable import Variable
from threefold.engine import service as engine

ALIKE_BY = "favourite_place"
_FEWEST_ALIKE = 10
"""A rank among fewer says nothing, and would tell of single persons."""


@dataclass(frozen=True)
class Rank:
    """The median of `customers` with a value, and the share of them that have less.

    Of those who have just as much one half counts as having less.
    """

    customers: int
    middle: float
    below: float


@dataclass(frozen=True)
class Placed:
    """One variable of the customer; `alike` is None where too few have a value."""

    variable: Variable
    value: float
    base: Rank
    alike: Rank | None


@dataclass(frozen=True)
class Beside:
    """`place` is what those in `alike` have in common, "" where nothing is known of it."""

    standing: Standing
    place: str
    placed: tuple[Placed, ...]


def beside(customer_id: int, codes: Sequence[str]) -> Beside | None:
    """The customer's numbers, as of the newest snapshot's day, among all in that snapshot.

    Only those of `codes` of which he has a value; None before anything was distilled. Customers
    are those of the snapshot, while his own values are taken from his events as they are now.
    """
    there = snapshots()
    if not there:
        return None
    standing = there[0]
    known = set(filled(standing.as_of))
    wanted = [code for code in codes if code in known]
    by = [ALIKE_BY] if ALIKE_BY in known else []
    own = variables_of(customer_id, as_of=standing.as_of, codes=[*wanted, *by])
    place = own.get(ALIKE_BY) or ""
    mine = {code: float(own[code]) for code in wanted if own.get(code) is not None}
    ranks = _ranks(standing, mine, place) if mine else {}
    placed = [
        Placed(variable.find(code), mine[code], *ranks[code]) for code in mine if code in ranks
    ]
    return Beside(standing, place, tuple(placed))


def _ranks(
    standing: Standing, mine: dict[str, float], place: str
) -> dict[str, tuple[Rank, Rank | None]]:
    held, inputs = asked(as_of=standing.as_of, codes=[*mine, *([ALIKE_BY] if place else [])])
    alike = f"coalesce({ALIKE_BY} = $place, false)" if place else "false"
    told = " union all ".join(
        f"select '{code}' as code, cast({code} as double) as value, {alike} as alike from held_"
        for code in mine
    )
    compared = query("beside").replace("{told}", told)
    own = pa.table({"code": list(mine), "value": list(mine.values())})
    found = engine.shared().query(
        f"with held_ as ({held}) {compared}",
        {"place": place} if place else None,
        {**inputs, "own": own},
    )
    return {row["code"]: _both(row) for row in found.to_pylist()}


def _both(row: dict[str, float]) -> tuple[Rank, Rank | None]:
    customers, alike = int(row["customers"]), int(row["alike"])
    base = Rank(customers, row["middle"], float(row["below"]) / customers)
    if alike < _FEWEST_ALIKE:
        return base, None
    return base, Rank(alike, row["alike_middle"], float(row["alike_below"]) / alike)
