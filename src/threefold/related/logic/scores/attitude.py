"""What customers think, of answers that age: drawn to the mean of all where there are few.

Bühlmann's credibility: a customer's own mean counts w / (w + k), w the sum of the weights of his
answers and k the variance of the answers of one customer over that between customers (Bühlmann
1967, Experience Rating and Credibility, ASTIN Bulletin 4(3), 199-207).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from threefold.related.logic.lifetime.lives import Numbers
from threefold.related.logic.scores.frames import Frame

_SURE = 1.2816
_LEAST, _MOST = 0.2, 20.0


@dataclass(frozen=True, slots=True)
class Attitude:
    """`mean` of all who answered in points, `k` answers' worth of it in each; `within` and
    `between` variances."""

    mean: float
    k: float
    within: float
    between: float

    def told(self, frame: Frame) -> tuple[Numbers, Numbers]:
        """Points of each row and how far they may be off (80 %); NaN for who never answered: to
        say the mean of them would be to make it up."""
        weight = frame.number("attitude_weight")
        value = (frame.number("attitude_sum") + self.k * self.mean) / (weight + self.k)
        return value, _SURE * np.sqrt(self.within / (weight + self.k))


def learned(frame: Frame) -> Attitude | None:
    """From all who answered; None where fewer than two did."""
    n = frame.number("attitude_answers")
    some = n > 0
    if some.sum() < 2:
        return None
    n, total = n[some], frame.number("attitude_total")[some]
    square = frame.number("attitude_square")[some]
    mean = float(total.sum() / n.sum())
    freedom = float((n - 1).sum())
    spread = float((square - total**2 / n).sum())
    whole = float(square.sum() / n.sum() - mean**2)
    within = max(spread / freedom, 1.0) if freedom >= 20 else max(whole / 2, 1.0)
    between = max(whole - within, 1.0)
    return Attitude(mean, float(np.clip(within / between, _LEAST, _MOST)), within, between)
