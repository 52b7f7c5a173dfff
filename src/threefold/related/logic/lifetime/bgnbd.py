"""BG/NBD: customers buy at a rate of their own and may be lost after any purchase.

Fader, Hardie and Lee (2005), "Counting Your Customers" the Easy Way: An Alternative to the
Pareto/NBD Model, Marketing Science 24(2), 275-284. Rates are gamma (r, alpha), the chance to be
lost after a purchase is beta (a, b).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np

from threefold.related.logic.lifetime.fitting import best, in_parts
from threefold.related.logic.lifetime.lives import Lives, Numbers

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
        if abs(a - 1) < 1e-6:
            a += 2e-6

        def bought(x: Numbers, span: Numbers) -> Numbers:
            until = alpha + span + ahead
            # Near 1 the other, by Euler's transformation, would lose all its figures.
            series = hyp2f1(r + x, b + x, self.a + b + x - 1, ahead / until)
            some = 1 - ((alpha + span) / until) ** (r + x) * series
            return np.asarray((a + b + x - 1) / (a - 1) * some)

        living, lost = self._ways(lives, 0.0)
        return np.asarray(lives.by_repeats_and_span(bought) * living / (living + lost))

    def _ways(self, lives: Lives, silent: float) -> tuple[Numbers, Numbers]:
        """How likely, up to a common factor, to live on and stay `silent`, and to be lost."""
        x, last, span = lives.by_repeats, lives.by_last, lives.by_span
        power = (self.r + x.values)[x.place]
        late = np.log(self.alpha + span.values)
        early = np.log(self.alpha + last.values)[last.place]
        odds = _lost(x.values, self.a, self.b)[x.place]
        lost = np.exp(odds + power * (late[span.place] - early))
        if not silent:
            return np.ones_like(lost), lost
        passed = late - np.log(self.alpha + span.values + silent)
        return np.exp(power * passed[span.place]), lost


def fit(lives: Lives) -> BGNBD:
    """The parameters of greatest likelihood. Raises `Invalid` where nothing can be fitted."""
    mean_span = float((lives.span @ lives.count) / lives.customers) or 1.0
    start = np.array([1.0, max(mean_span, 1e-6), 1.0, 1.0])
    found, height = best(lambda rows: _Likelihood(lives.take(rows)), len(lives.count), start)
    r, alpha, a, b = (float(each) for each in found)
    return BGNBD(r, alpha, a, b, log_likelihood=height)


def _lost(repeats: Numbers, a: float, b: float) -> Numbers:
    """How likely, as a logarithm and before time counts, to be lost after so many purchases."""
    odds = np.full_like(repeats, -np.inf)
    some = repeats > 0
    odds[some] = np.log(a) - np.log(b + repeats[some] - 1)
    return odds


class _Likelihood:
    """Equation 6 and its gradient, summed over parts of the lives that fit into a core's cache.

    Times and counts have few different values, so logarithms are taken of these alone.
    """

    def __init__(self, lives: Lives) -> None:
        self.repeats, self.last, self.span = lives.by_repeats, lives.by_last, lives.by_span
        self.count = lives.count
        self.per_value = np.bincount(
            self.repeats.place, weights=lives.count, minlength=len(self.repeats.values)
        )

    def __call__(self, values: Numbers) -> tuple[float, Numbers]:
        from scipy.special import gammaln, psi

        r, alpha, a, b = (float(each) for each in values)
        v, n = self.repeats.values, self.per_value
        sums = in_parts(partial(self._part, self._tables(r, alpha, a, b)), len(self.count))
        counted = (
            gammaln(r + v) - gammaln(r) + r * np.log(alpha)
            + gammaln(a + b) + gammaln(b + v) - gammaln(b) - gammaln(a + b + v)
        )  # fmt: skip
        common = psi(a + b) - psi(a + b + v)
        slope = np.array(
            [
                ((psi(r + v) - psi(r) + np.log(alpha)) * n).sum() + sums[1],
                r / alpha * n.sum() + sums[2],
                (common * n).sum() + sums[3] / a,
                ((common + psi(b + v) - psi(b)) * n).sum() - sums[4],
            ]
        )
        return float((counted * n).sum() + sums[0]), slope

    def _tables(self, r: float, alpha: float, a: float, b: float) -> tuple[Numbers, ...]:
        """By value: r + x, 1 / (b + x - 1), how likely lost before time counts (log); then of the
        span and of the last purchase the logarithm and the inverse of alpha + time."""
        v = self.repeats.values
        below = np.zeros_like(v)
        below[v > 0] = 1 / (b + v[v > 0] - 1)
        lost = _lost(v, a, b)
        late, early = alpha + self.span.values, alpha + self.last.values
        return r + v, below, lost, np.log(late), 1 / late, np.log(early), 1 / early

    def _part(self, tables: tuple[Numbers, ...], rows: slice) -> Numbers:
        powers, belows, losts, lates, over_lates, earlies, over_earlies = tables
        x, at_last, at_end = (each.place[rows] for each in (self.repeats, self.last, self.span))
        n, power, late, early = self.count[rows], powers[x], lates[at_end], earlies[at_last]
        odds = losts[x] + power * (late - early)
        # Beyond e^30 one more makes no difference, and e^700 would be no number any more.
        grown = np.exp(np.minimum(odds, 30.0))
        sure = 1 + grown
        both = np.log(sure) + np.maximum(odds - 30.0, 0.0) - power * late
        lost = n * grown / sure
        living = n - lost
        return np.array(
            [
                n @ both,
                -(living @ late) - lost @ early,
                -((living * power) @ over_lates[at_end]) - (lost * power) @ over_earlies[at_last],
                lost.sum(),
                lost @ belows[x],
            ]
        )
