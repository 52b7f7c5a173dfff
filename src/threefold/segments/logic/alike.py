"""Who is most like the members of a segment: nearest to their centre, all figures on one scale.

Amounts and counts are spread very unevenly, so they are taken by their logarithm, then standardised
over all customers. Only the figures known of a customer are compared, and whoever has fewer than
half of them is left out: where nothing is known nobody can be near.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from threefold.segments.logic.asking import GROUND, Condition
from threefold.segments.logic.rules.sql import name


@dataclass(frozen=True, slots=True)
class Trait:
    """A figure: its mean and spread over all (logarithms), and the mean of the members.

    `away` is how many spreads the members' mean lies from that of all.
    """

    code: str
    mean: float
    spread: float
    inside: float
    all_plain: float
    members_plain: float

    @property
    def away(self) -> float:
        return (self.inside - self.mean) / self.spread


def _scaled(code: str) -> str:
    of = f"cast({name(code)} as double)"
    return f"(case when {of} < 0 then -ln(1 - {of}) else ln(1 + {of}) end)"


def measured(codes: Sequence[str], members: Condition) -> str:
    """One row: of each code `n`, `mean`, `spread` and plain mean of all, and the members' means."""
    parts = []
    for n, code in enumerate(codes):
        of, inside = _scaled(code), f"filter (where {members.sql})"
        parts.append(
            f"avg({of}) as m{n}, stddev_pop({of}) as s{n}, avg({of}) {inside} as c{n},"
            f" avg(cast({name(code)} as double)) as p{n},"
            f" avg(cast({name(code)} as double)) {inside} as q{n}"
        )
    return f"select {', '.join(parts)} from {GROUND} ground"


def traits(row: Mapping[str, Any], codes: Sequence[str]) -> list[Trait]:
    """The figures that tell customers apart and that members have, those far from all first."""
    found = []
    for n, code in enumerate(codes):
        told = [row[f"{part}{n}"] for part in "mscpq"]
        if all(each is not None and math.isfinite(each) for each in told) and told[1] > 1e-9:
            found.append(Trait(code, *told))
    return sorted(found, key=lambda each: -abs(each.away))


def nearest(some: Sequence[Trait], members: Condition, limit: int) -> tuple[str, dict[str, float]]:
    """[customer_id, distance] of those outside, nearest first, and what is bound in it.

    The distance is the root of the mean square over the figures known, in spreads.
    """
    far: list[str] = []
    known: list[str] = []
    bound: dict[str, float] = {}
    for n, each in enumerate(some):
        bound |= {f"m{n}": each.mean, f"s{n}": each.spread, f"c{n}": each.away}
        far.append(f"coalesce(pow(({_scaled(each.code)} - $m{n}) / $s{n} - $c{n}, 2), 0)")
        known.append(f"(case when {name(each.code)} is null then 0 else 1 end)")
    count = " + ".join(known)
    sql = (
        f"select customer_id, sqrt(({' + '.join(far)}) / ({count})) as distance"
        f" from {GROUND} ground where ({members.sql}) is not true and 2 * ({count}) >= {len(known)}"
        f" order by 2, 1 limit {int(limit)}"
    )
    return sql, bound
