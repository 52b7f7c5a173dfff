"""How likely a customer is to answer when we try to reach him: beta-binomial over what became of
earlier tries, so that few of them say little."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from threefold.related.logic.lifetime.fitting import Likelihood, best
from threefold.related.logic.lifetime.lives import Numbers


@dataclass(frozen=True, slots=True)
class Answering:
    """The chance to answer is beta (a, b) over customers."""

    a: float
    b: float

    def told(self, hits: Numbers, tries: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        """The chance at the next try, and its 80 % interval."""
        from scipy.special import betaincinv

        hits, tries = np.nan_to_num(hits), np.nan_to_num(tries)
        pairs, place = np.unique(np.column_stack([hits, tries]), axis=0, return_inverse=True)
        a, b = self.a + pairs[:, 0], self.b + pairs[:, 1] - pairs[:, 0]
        at = place.reshape(-1)
        return (a / (a + b))[at], betaincinv(a, b, 0.1)[at], betaincinv(a, b, 0.9)[at]


def learned(hits: Numbers, tries: Numbers) -> Answering:
    """By greatest likelihood, of customers with a try or more."""
    pairs, count = np.unique(np.column_stack([hits, tries]), axis=0, return_counts=True)

    def likelihood_of(part: slice) -> Likelihood:
        x, n, weight = pairs[part, 0], pairs[part, 1], count[part]

        def likelihood(values: Numbers) -> tuple[float, Numbers]:
            from scipy.special import betaln, psi

            a, b = (float(each) for each in values)
            height = (weight * (betaln(a + x, b + n - x) - betaln(a, b))).sum()
            common = psi(a + b) - psi(a + b + n)
            slope_a = (weight * (psi(a + x) - psi(a) + common)).sum()
            slope_b = (weight * (psi(b + n - x) - psi(b) + common)).sum()
            return float(height), np.array([slope_a, slope_b])

        return likelihood

    found, _height = best(likelihood_of, len(pairs), np.array([1.0, 1.0]))
    # Where nobody is tried twice nothing tells customers apart, and the sum runs away.
    scale = min(1.0, 1000.0 / float(found.sum()))
    return Answering(float(found[0]) * scale, float(found[1]) * scale)
