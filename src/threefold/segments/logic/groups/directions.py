"""Figures brought together in their main directions, so that what many of them say counts once.

Pearson (1901), On lines and planes of closest fit to systems of points in space; of many figures
each is a little chance, which lies across the main directions and would blur all groups.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from threefold.segments.logic.groups.scaling import Numbers

MOST = 4


@dataclass(frozen=True, slots=True)
class Directions:
    """`axes` is a row for each direction, `told` the share of all differences that they tell."""

    middle: Numbers
    axes: Numbers
    told: float

    def place(self, points: Numbers) -> Numbers:
        found: Numbers = (points - self.middle) @ self.axes.T
        return found


def directions(points: Numbers) -> Directions:
    """The principal components of these points, at most four."""
    middle = points.mean(axis=0)
    values, vectors = np.linalg.eigh(np.cov(points - middle, rowvar=False))
    chosen = np.argsort(-values)[:MOST]
    axes = vectors[:, chosen].T
    # A direction is as good as the opposite one; the same points shall always give the same.
    signs = np.sign(axes[np.arange(len(axes)), np.abs(axes).argmax(axis=1)])
    whole = float(values.sum())
    told = float(values[chosen].sum()) / whole if whole > 0 else 1.0
    return Directions(middle, axes * signs[:, None], told)
