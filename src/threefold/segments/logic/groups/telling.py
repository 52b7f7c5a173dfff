"""What sets a group apart: the figures in which it differs most from everybody else.

The standardised difference of Cohen (1988), Statistical Power Analysis for the Behavioral Sciences:
the difference of two means in units of the spread; 0.2 is small, 0.5 middling, 0.8 large.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from threefold.segments.logic.groups.scaling import Numbers, Scale

SMALL = 0.3
MOST = 6


@dataclass(frozen=True, slots=True)
class Trait:
    """A figure: how far the group lies `away` from all others, on the common scale, and the medians
    of both as they are; their means where both medians are the same."""

    code: str
    away: float
    inside: float
    others: float


def traits(
    some: Sequence[Scale], columns: Mapping[str, Numbers], inside: npt.NDArray[np.bool_]
) -> list[Trait]:
    """At most six figures, the farthest away first; missing values are not compared."""
    found = []
    for scale in some:
        values = columns[scale.code]
        known = np.isfinite(values)
        mine, others = known & inside, known & ~inside
        if mine.any() and others.any():
            placed = scale.place(values)
            away = _apart(placed[mine], placed[others])
            if abs(away) >= SMALL:
                found.append(Trait(scale.code, away, *_middles(values[mine], values[others])))
    return sorted(found, key=lambda each: -abs(each.away))[:MOST]


def _middles(mine: Numbers, others: Numbers) -> tuple[float, float]:
    inside, outside = float(np.median(mine)), float(np.median(others))
    return (inside, outside) if inside != outside else (float(mine.mean()), float(others.mean()))


def _apart(mine: Numbers, others: Numbers) -> float:
    spread = float(np.sqrt((mine.var() + others.var()) / 2))
    apart = float(mine.mean() - others.mean())
    # Two groups that are each all alike differ without end.
    return apart / max(spread, 0.05)
