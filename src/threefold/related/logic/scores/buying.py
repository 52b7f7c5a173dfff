"""How often customers of a frame will buy: BG/NBD, and clockwork for those who are regular."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from threefold.related.logic.lifetime import baseline, bgnbd
from threefold.related.logic.lifetime.bgnbd import BGNBD
from threefold.related.logic.lifetime.lives import Numbers
from threefold.related.logic.scores.frames import Frame, Later, Unfit
from threefold.related.logic.scores.regular import Clockwork, regular

LEAST = 100
"""Customers and repeat purchases below which nothing is learned."""
_SURE = 1.2816
"""Standard deviations within which 80 % of a normal distribution lie."""


@dataclass(frozen=True, slots=True)
class Buying:
    """`level` is how many times as many purchases came in the newest closed window as had been
    said, `regular_level` of regular customers; `clockwork` whether they are told apart."""

    model: BGNBD
    level: float = 1.0
    regular_level: float = 1.0
    clockwork: bool = True

    def active(self, frame: Frame, ahead: float) -> Numbers:
        """The chance of a purchase within `ahead` weeks; NaN for who never bought."""
        return self._told(frame, ahead, "active")

    def expected(self, frame: Frame, ahead: float) -> Numbers:
        """Purchases within `ahead` weeks."""
        level = np.where(regular(frame), self.regular_level, self.level)
        return self._told(frame, ahead, "expected") * level

    def interval(self, frame: Frame, ahead: float) -> tuple[Numbers, Numbers]:
        """Between which purchases lie in 80 % of cases, about: who is lost buys nothing, the
        others by a Poisson law about a rate that is known the better the more they bought."""
        mean, chance = self.expected(frame, ahead), self.active(frame, ahead)
        alive = np.maximum(chance, 1e-6)
        if_alive = mean / alive
        rate = if_alive**2 / (self.model.r + frame.lives.repeats)
        variance = alive * (if_alive + rate) + alive * (1 - alive) * if_alive**2
        wide = _SURE * np.sqrt(variance)
        return np.maximum(mean - wide, 0.0), mean + wide

    def _told(self, frame: Frame, ahead: float, what: str) -> Numbers:
        found = getattr(self.model, what)(frame.lives, ahead)
        if self.clockwork:
            rows = regular(frame)
            if rows.any():
                found[rows] = getattr(Clockwork.of(frame.take(rows), self.model), what)(ahead)
        return np.where(frame.bought, np.nan_to_num(found), np.nan)


def learned(frame: Frame) -> BGNBD:
    """BG/NBD of the buyers of a frame; raises `Unfit`."""
    some = frame.take(frame.bought)
    lives = some.lives
    if len(lives.repeats) < LEAST or lives.repeats.sum() < LEAST:
        raise Unfit("few_purchases")
    return bgnbd.fit(lives.distinct())


def tried(before: Frame, came: Later) -> tuple[Buying, float, float]:
    """What was learned as of `before`, leveled by what came; and how far it errs on regular
    customers (root mean square) as clockwork and without, NaN where there are none."""
    plain = Buying(learned(before), clockwork=False)
    asked = before.take(came.rows)
    rows = regular(asked)
    level = _level(plain, asked.take(~rows), came.purchases[~rows])
    both = [replace(plain, level=level, clockwork=each) for each in (True, False)]
    some, actual = asked.take(rows), came.purchases[rows]
    both = [replace(each, regular_level=_level(each, some, actual)) for each in both]
    if rows.sum() < LEAST // 5:
        return both[1], float("nan"), float("nan")
    errors = [
        float(np.sqrt(((each.expected(some, before.ahead) - actual) ** 2).mean())) for each in both
    ]
    return both[0 if errors[0] < errors[1] else 1], errors[0], errors[1]


def _level(said: Buying, frame: Frame, actual: Numbers) -> float:
    """How many times as many purchases came as were said; 1 where nothing was said."""
    total = float(said.expected(frame, frame.ahead).sum()) if len(frame) else 0.0
    return float(np.clip(actual.sum() / total, 0.3, 3.0)) if total > 0 else 1.0


def regression(earlier: Frame, came: Later, now: Frame) -> Numbers | None:
    """What plain regression on recency, frequency and money, learned of an earlier window, says of
    the customers of `now`; None where too few were there."""
    if len(came.rows) < LEAST:
        return None
    seen = earlier.take(came.rows)
    learned_from = baseline.fit(
        *_features(seen), came.purchases, seen.ahead
    )  # fmt: skip
    return learned_from.expected(*_features(now), now.ahead)


def _features(frame: Frame) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    lives = frame.lives
    return lives.repeats, lives.last, lives.span, np.nan_to_num(frame.worth)
