"""Figures of customers on one scale, so that none counts for more because of its unit.

Amounts and counts are spread very unevenly: where a figure is skewed its logarithm is taken. The
median becomes 0 and the distance between the quarters, of a bell curve 1.35 spreads, is the unit;
beyond three units all is far away alike. So a few extreme customers do not make up a group each.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Numbers: TypeAlias = npt.NDArray[np.float64]

LEAST_KNOWN = 0.5
"""Figures known of fewer customers are left out: where they are missing is no likeness."""
ALIKE = 0.9
"""Of two figures that go together as closely (correlation) only the first is taken."""
SAME = 0.98
"""A figure that so many customers have alike tells none of them apart."""
_SKEWED, _FARTHEST, _BELL, _NOTHING = 1.0, 3.0, 1.349, 1e-12


@dataclass(frozen=True, slots=True)
class Scale:
    """How a figure is brought to the common scale; `known` is the share of customers with it."""

    code: str
    log: bool
    middle: float
    unit: float
    known: float

    def place(self, values: Numbers) -> Numbers:
        """Values on the scale, missing ones still NaN."""
        figures = logarithm(values) if self.log else values
        found: Numbers = np.clip((figures - self.middle) / self.unit, -_FARTHEST, _FARTHEST)
        return found


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A figure that is not looked at: `unknown` of too many (`share` know it), the `same` for all,
    or `like` another one."""

    code: str
    why: str
    share: float = 0.0
    like: str = ""


def logarithm(values: Numbers) -> Numbers:
    """Of 1 and the value, with the sign of the value."""
    found: Numbers = np.sign(values) * np.log1p(np.abs(values))
    return found


def scales(columns: Mapping[str, Numbers]) -> tuple[list[Scale], list[LeftOut]]:
    """How each figure is scaled, in their order, and those left out with the reason."""
    found: list[Scale] = []
    left: list[LeftOut] = []
    for code, values in columns.items():
        known = values[np.isfinite(values)]
        share = len(known) / len(values) if len(values) else 0.0
        if share < LEAST_KNOWN:
            left.append(LeftOut(code, "unknown", share))
        elif _most_frequent(known) > SAME:
            left.append(LeftOut(code, "same"))
        elif (scale := _scale(code, known, share)).unit:
            found.append(scale)
        else:
            left.append(LeftOut(code, "same"))
    return _different(found, columns, left), left


def _most_frequent(values: Numbers) -> float:
    _values, counts = np.unique(values, return_counts=True)
    return float(counts.max()) / len(values)


def _scale(code: str, known: Numbers, share: float) -> Scale:
    spread = float(known.std())
    log = abs(float(np.mean((known - known.mean()) ** 3))) > _SKEWED * spread**3
    figures = logarithm(known) if log else known
    low, middle, high = (float(each) for each in np.quantile(figures, (0.25, 0.5, 0.75)))
    unit = (high - low) / _BELL
    # Where most customers have one value the quarters coincide, or as good as do.
    if unit <= _NOTHING * float(np.abs(figures - middle).max()):
        unit = float(figures.std())
    return Scale(code, log, middle, unit, share)


def _different(
    some: Sequence[Scale], columns: Mapping[str, Numbers], left: list[LeftOut]
) -> list[Scale]:
    """Those that do not say the same as one before."""
    if len(some) < 2:
        return list(some)
    with np.errstate(invalid="ignore"):
        together = np.abs(np.corrcoef(points(some, columns), rowvar=False))
    kept: list[int] = []
    for n, each in enumerate(some):
        like = next((m for m in kept if together[n, m] > ALIKE), None)
        if like is None:
            kept.append(n)
        else:
            left.append(LeftOut(each.code, "like", like=some[like].code))
    return [some[n] for n in kept]


def points(some: Sequence[Scale], columns: Mapping[str, Numbers]) -> Numbers:
    """A row per customer on the common scale; who lacks a figure stands in its middle."""
    found: Numbers = np.column_stack(
        [np.nan_to_num(each.place(columns[each.code])) for each in some]
    )
    return found


def known_enough(some: Sequence[Scale], columns: Mapping[str, Numbers]) -> npt.NDArray[np.bool_]:
    """Of whom at least half of these figures are known; all others are alike in nothing."""
    known = np.column_stack([np.isfinite(columns[each.code]) for each in some])
    enough: npt.NDArray[np.bool_] = 2 * known.sum(axis=1) >= len(some)
    return enough


def numbers(table: Any, codes: Sequence[str]) -> dict[str, Numbers]:
    """Columns of an Arrow table or batch as numbers, NaN where missing."""
    return {
        code: table.column(code).cast("float64", safe=False).to_numpy(zero_copy_only=False)
        for code in codes
    }
