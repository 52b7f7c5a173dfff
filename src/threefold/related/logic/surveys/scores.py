"""Scores of a survey with the interval they lie in with 95 %."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

_Z = 1.959964
_FEW = 5


@dataclass(frozen=True)
class Score:
    """`value` with its interval, of `n` answers. NPS is in points from −100 to 100, a share from 0
    to 1, a mean on the question's own scale; all None without answers."""

    value: float | None
    low: float | None
    high: float | None
    n: int


NONE = Score(None, None, None, 0)


def nps(counts: Mapping[float, int]) -> Score:
    """Promoters (9–10) less detractors (0–6), in points (Reichheld 2003).

    The interval is that of Wald with three answers added, 3/4 promoters and 3/4 detractors among
    them (after Agresti and Coull 1998), lest a few equal answers look certain.
    """
    n = sum(counts.values())
    if not n:
        return NONE
    promoters = sum(count for value, count in counts.items() if value >= 9)
    detractors = sum(count for value, count in counts.items() if value <= 6)
    up, down = (promoters + 0.75) / (n + 3), (detractors + 0.75) / (n + 3)
    middle = up - down
    spread = _Z * math.sqrt((up + down - middle**2) / (n + 3))
    low, high = max(middle - spread, -1.0), min(middle + spread, 1.0)
    return Score(100 * (promoters - detractors) / n, 100 * low, 100 * high, n)


def share(hits: int, n: int) -> Score:
    """A share with the interval of Wilson (1927), which stays within 0 and 1 for few answers."""
    if not n:
        return NONE
    p, z2 = hits / n, _Z * _Z
    middle = (p + z2 / (2 * n)) / (1 + z2 / n)
    spread = _Z / (1 + z2 / n) * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    return Score(p, max(middle - spread, 0.0), min(middle + spread, 1.0), n)


def mean(counts: Mapping[float, int], scale: tuple[float, float]) -> Score:
    """The mean with its normal interval, cut to the scale; none from fewer than five answers."""
    n = sum(counts.values())
    if not n:
        return NONE
    middle = sum(value * count for value, count in counts.items()) / n
    if n < _FEW:
        return Score(middle, None, None, n)
    variance = sum(count * (value - middle) ** 2 for value, count in counts.items()) / (n - 1)
    spread = _Z * math.sqrt(variance / n)
    return Score(middle, max(middle - spread, scale[0]), min(middle + spread, scale[1]), n)


def top(counts: Mapping[float, int], from_: float) -> Score:
    """The share of answers of `from_` or more."""
    hits = sum(count for value, count in counts.items() if value >= from_)
    return share(hits, sum(counts.values()))
