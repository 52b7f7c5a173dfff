"""Customers who buy like clockwork: silence tells of them sooner, and a purchase is foreseen.

BG/NBD takes purchases to come at random. Here the time between two of a customer's purchases is
gamma about his own mean, narrow where he is regular, as in Platzer and Reutterer (2016), Ticking
Away the Moments: Timing Regularity Helps to Better Predict Customer Activity, Marketing Science
35(5), 779-799; of the chance to be lost after a purchase BG/NBD's posterior mean is kept.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from threefold.related.logic.lifetime.bgnbd import BGNBD
from threefold.related.logic.lifetime.lives import Numbers
from threefold.related.logic.scores.frames import WEEK, Frame

LEAST_DAYS = 5
"""Days with a purchase below which a rhythm is no more than chance."""
MOST_SPREAD = 0.5
"""Of the days between purchases, over their mean; 1 where they come at random."""
_NARROWEST = 60.0


def regular(frame: Frame) -> NDArray[np.bool_]:
    """Who buys very regularly."""
    mean, spread = frame.number("purchase_rhythm_days"), frame.number("rhythm_spread_days")
    with np.errstate(divide="ignore", invalid="ignore"):
        narrow = spread / mean <= MOST_SPREAD
    enough = np.nan_to_num(frame.number("buying_days")) >= LEAST_DAYS
    return np.asarray(enough & narrow)


@dataclass(frozen=True, slots=True)
class Clockwork:
    """Regular customers as of a day; all of shape (n,), times in weeks."""

    mean: Numbers
    shape: Numbers
    silent: Numbers
    lost: Numbers

    @classmethod
    def of(cls, frame: Frame, model: BGNBD) -> Clockwork:
        mean, spread = frame.number("purchase_rhythm_days"), frame.number("rhythm_spread_days")
        with np.errstate(divide="ignore"):
            shape = np.clip((mean / spread) ** 2, 1 / MOST_SPREAD**2, _NARROWEST)
        lives = frame.lives
        return cls(
            mean / WEEK,
            shape,
            lives.span - lives.last,
            model.a / (model.a + model.b + lives.repeats),
        )

    def _silent_for(self, time: Numbers) -> Numbers:
        """The chance that no purchase follows for so long, of one who is not lost."""
        from scipy.special import gammaincc

        return np.asarray(np.maximum(gammaincc(self.shape, self.shape * time / self.mean), 1e-300))

    @property
    def alive(self) -> Numbers:
        still = (1 - self.lost) * self._silent_for(self.silent)
        return np.asarray(still / (still + self.lost))

    def _next(self, ahead: float) -> Numbers:
        """The chance of a purchase within `ahead`, of one who is not lost."""
        return np.asarray(1 - self._silent_for(self.silent + ahead) / self._silent_for(self.silent))

    def active(self, ahead: float) -> Numbers:
        return np.asarray(self.alive * self._next(ahead))

    def expected(self, ahead: float) -> Numbers:
        """Purchases within `ahead`: the first when it is due, then one each mean, each with the
        chance to be the last."""
        from scipy.special import gammaincc

        at = self.shape * self.silent / self.mean
        beyond = np.maximum(gammaincc(self.shape + 1, at), 1e-300)
        due = np.maximum(self.mean * beyond / self._silent_for(self.silent) - self.silent, 0.0)
        often = self._next(ahead) * (1 + np.maximum(ahead - due, 0.0) / self.mean)
        return np.asarray(self.alive * (1 - (1 - self.lost) ** often) / self.lost)
