"""From scored pairs to customers, without chains.

Records are joined as in average linkage: two groups become one while the mean evidence between
their records speaks for it, so that one false pair cannot pull two customers together against all
the other pairs. Groups that choose each other join in one round, all over the data at once; for
average linkage that ends where joining the best pair of all, again and again, would end.
"""

from __future__ import annotations

import numpy as np

from threefold.identity.logic.matching.model import Floats
from threefold.identity.logic.matching.prepare import Ints

STRONGEST = 12.0
"""Bits beyond which one pair's evidence is not believed more, for or against."""


def groups(
    rows: int,
    left: Ints,
    right: Ints,
    bits: Floats,
    *,
    unseen: float,
    least: float = 0.0,
    parts: Ints | None = None,
    rival: float = 0.0,
) -> Ints:
    """A label for each record: the smallest of its group.

    `bits` are log odds of pairs; a pair that was not scored counts as `unseen`, and as `rival`
    when both are of the same of `parts`. Groups join while their mean is above `least`.
    """
    label: Ints = np.arange(rows)
    size: Floats = np.ones(rows)
    of_part = None
    if parts is not None:
        of_part = np.zeros((rows, int(parts.max()) + 1))
        of_part[label, parts] = 1
    low, high = np.minimum(left, right), np.maximum(left, right)
    total = np.clip(bits, -STRONGEST, STRONGEST)
    count = np.ones(len(total))
    while len(low):
        low, high, total, count = _summed(rows, low, high, total, count)
        whole = size[low] * size[high]
        against = (whole - count) * unseen
        if of_part is not None:
            against += (of_part[low] * of_part[high]).sum(axis=1) * (rival - unseen)
        mean = (total + against) / whole
        best = _best(rows, low, high, mean)
        joins = (mean > least) & (best[low] == high) & (best[high] == low)
        if not joins.any():
            break
        into = np.arange(rows)
        into[high[joins]] = low[joins]
        label = into[label]
        size = np.bincount(into, weights=size, minlength=rows).astype(np.float64)
        if of_part is not None:
            np.add.at(of_part, low[joins], of_part[high[joins]])
        low, high = into[low], into[high]
        low, high = np.minimum(low, high), np.maximum(low, high)
        apart = low != high
        low, high, total, count = low[apart], high[apart], total[apart], count[apart]
    return label


def _summed(
    rows: int, low: Ints, high: Ints, total: Floats, count: Floats
) -> tuple[Ints, Ints, Floats, Floats]:
    code, place = np.unique(low * rows + high, return_inverse=True)
    return (
        code // rows,
        code % rows,
        np.bincount(place, weights=total).astype(np.float64),
        np.bincount(place, weights=count).astype(np.float64),
    )


def _best(rows: int, low: Ints, high: Ints, mean: Floats) -> Ints:
    """The neighbour of each group that it would join first; ties go to the smaller label."""
    ours, theirs, how = (
        np.concatenate((low, high)),
        np.concatenate((high, low)),
        np.concatenate((mean, mean)),
    )
    order = np.lexsort((theirs, -how, ours))
    first = np.unique(ours[order], return_index=True)[1]
    best = np.full(rows, -1)
    best[ours[order][first]] = theirs[order][first]
    return best
