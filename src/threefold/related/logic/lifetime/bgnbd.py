"""BG/NBD: customers buy at a rate of their own and may be lost after any purchase.

Fader, Hardie and Lee (2005), "Counting Your Customers" the Easy Way: An Alternative to the
Pareto/NBD Model, Marketing Science 24(2), 275-284. Rates are gamma (r, alpha), the chance to be
lost after a purchase is beta (a, b).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from threefold.related.logic.lifetime.fitting import greatest
from threefold.related.logic.lifetime.lives import ByValue, Lives, Numbers

NAME = "BG/NBD"


@dataclass(frozen=True, slots=True)
class BGNBD:
    """The four parameters; `alpha` in the unit of time of the lives. Answers are of shape (n,)."""

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float = float("nan")

    @property
    def parameters(self) -> dict[str, float]:
        return {"r": self.r, "alpha": self.alpha, "a": self.a, "b": self.b}

    def alive(self, lives: Lives) -> Numbers:
        """The probability that a customer is not lost; 1 by definition without a repeat purchase.

        As a churn score misleading therefore: see `active`.
        """
        living, lost = self._ways(lives, 0.0)
        return np.asarray(living / (living + lost), dtype=np.float64)

    def active(self, lives: Lives, ahead: float) -> Numbers:
        """The probability of at least one purchase within `ahead` from the end of observation."""
        living, lost = self._ways(lives, 0.0)
        silent, _ = self._ways(lives, ahead)
        return np.asarray((living - silent) / (living + lost), dtype=np.float64)

    def expected(self, lives: Lives, ahead: float) -> Numbers:
        """Purchases expected within `ahead` from the end of observation (equation 10)."""
        from scipy.special import hyp2f1

        r, alpha, a, b = self.r, self.alpha, self.a, self.b
        x, end = lives.repeats, lives.span
        z = ahead / (alpha + end + ahead)
        # Near 1 the other, by Euler's transformation, would lose all its figures.
        series = hyp2f1(r + x, b + x, a + b + x - 1, z)
        bought = 1 - ((alpha + end) / (alpha + end + ahead)) ** (r + x) * series
        if abs(a - 1) < 1e-6:
            a += 2e-6
        living, lost = self._ways(lives, 0.0)
        answer = (a + b + x - 1) / (a - 1) * bought * living / (living + lost)
        return np.asarray(answer, dtype=np.float64)

    def _ways(self, lives: Lives, silent: float) -> tuple[Numbers, Numbers]:
        """How likely, up to a common factor, to live on and stay `silent`, and to be lost."""
        x = lives.repeats
        power = self.r + x
        base = np.log(self.alpha + lives.span)
        living = np.exp(power * (base - np.log(self.alpha + lives.span + silent)))
        lost = np.zeros_like(x)
        some = x > 0
        lost[some] = np.exp(
            np.log(self.a) - np.log(self.b + x[some] - 1)
            + power[some] * (base[some] - np.log(self.alpha + lives.last[some]))
        )  # fmt: skip
        return living, lost


def fit(lives: Lives) -> BGNBD:
    """The parameters of greatest likelihood. Raises `Invalid` where nothing can be fitted."""
    by = ByValue.of(lives.repeats)
    mean_span = float((lives.span * lives.count).sum() / lives.customers) or 1.0
    start = np.array([1.0, max(mean_span, 1e-6), 1.0, 1.0])
    x, n = lives.repeats, lives.count
    some = x > 0
    per_value = np.bincount(by.place, weights=n, minlength=len(by.values))

    def likelihood(values: Numbers) -> tuple[float, Numbers]:
        from scipy.special import gammaln, psi

        r, alpha, a, b = (float(each) for each in values)
        v = by.values
        counted = (
            gammaln(r + v) - gammaln(r) + r * np.log(alpha)
            + gammaln(a + b) + gammaln(b + v) - gammaln(b) - gammaln(a + b + v)
        )  # fmt: skip
        late, early = np.log(alpha + lives.span), np.log(alpha + lives.last[some])
        power = r + x
        living = -power * late
        lost = np.log(a) - np.log(b + x[some] - 1) - power[some] * early
        both = living.copy()
        both[some] = np.logaddexp(living[some], lost)
        weight = np.zeros_like(x)
        weight[some] = np.exp(lost - both[some])
        height = float((counted * per_value).sum() + (both * n).sum())

        share, left = weight * n, (1 - weight) * n
        lost_n = share[some]
        slope_r = (
            ((psi(r + v) - psi(r) + np.log(alpha)) * per_value).sum()
            - (left * late).sum() - (lost_n * early).sum()
        )  # fmt: skip
        slope_alpha = (
            r / alpha * n.sum()
            - (left * power / (alpha + lives.span)).sum()
            - (lost_n * power[some] / (alpha + lives.last[some])).sum()
        )
        common = psi(a + b) - psi(a + b + v)
        slope_a = (common * per_value).sum() + lost_n.sum() / a
        slope_b = (
            ((common + psi(b + v) - psi(b)) * per_value).sum()
            - (lost_n / (b + x[some] - 1)).sum()
        )  # fmt: skip
        return height, np.array([slope_r, slope_alpha, slope_a, slope_b])

    found, height = greatest(likelihood, start)
    r, alpha, a, b = (float(each) for each in found)
    return BGNBD(r, alpha, a, b, log_likelihood=height)
