"""Gamma-Gamma: what a customer spends on a purchase differs, and so does his mean.

Fader and Hardie (2013), The Gamma-Gamma Model of Monetary Value; Fader, Hardie and Lee (2005),
RFM and CLV: Using Iso-Value Curves for Customer Base Analysis, JMR 42(4), 415-430. It takes for
granted that how much and how often have nothing to do with each other; `correlation` tells.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np

from threefold.related.logic.lifetime.fitting import best, in_parts
from threefold.related.logic.lifetime.lives import ByValue, Numbers


@dataclass(frozen=True, slots=True)
class GammaGamma:
    """The three parameters; `gamma` in the currency of the amounts."""

    p: float
    q: float
    gamma: float
    log_likelihood: float = float("nan")

    @property
    def parameters(self) -> dict[str, float]:
        return {"p": self.p, "q": self.q, "gamma": self.gamma}

    def expected(self, repeats: Numbers, mean: Numbers) -> Numbers:
        """What a customer's purchase is expected to be worth, shape (n,).

        `mean` of his repeat purchases counts the more the more there are; without one the mean of
        all customers stands alone (infinite where q is at most 1).
        """
        x = np.asarray(repeats, dtype=np.float64)
        own = np.where(x > 0, np.nan_to_num(np.asarray(mean, dtype=np.float64)), 0.0)
        below = self.p * x + self.q - 1
        with np.errstate(divide="ignore"):
            worth = np.where(below > 0, self.p * (self.gamma + x * own) / below, np.inf)
        return np.asarray(worth, dtype=np.float64)


def fit(repeats: Numbers, mean: Numbers) -> GammaGamma:
    """Of customers with repeat purchases (`repeats` ≥ 1) whose `mean` is above 0."""
    x, m = np.asarray(repeats, dtype=np.float64), np.asarray(mean, dtype=np.float64)
    # p and gamma work against each other where units are large.
    logs = np.log(m)
    middle = float(logs.mean())
    unit = float(np.exp(middle))
    start = np.array([2.0, 2.0, 1.0])
    found, height = best(
        lambda rows: _Likelihood(x[rows], m[rows] / unit, logs[rows] - middle, middle),
        len(x), start,
    )  # fmt: skip
    p, q, gamma = (float(each) for each in found)
    return GammaGamma(p, q, gamma * unit, log_likelihood=height)


class _Likelihood:
    """Equation 1a of the note of 2013 and its gradient. Amounts `m` and their logarithms are
    counted in a unit of the logarithm `middle`."""

    def __init__(self, x: Numbers, m: Numbers, logs: Numbers, middle: float) -> None:
        self.x, self.total = x, x * m
        self.by = ByValue.of(x)
        self.per_value = np.bincount(self.by.place, minlength=len(self.by.values)).astype(float)
        v = self.by.values
        self.constant = float(x @ logs + (v * np.log(v)) @ self.per_value)
        self.lowest = float(logs.sum() + middle * len(x))

    def __call__(self, values: Numbers) -> tuple[float, Numbers]:
        from scipy.special import gammaln, psi

        p, q, gamma = (float(each) for each in values)
        v, n = self.by.values, self.per_value
        wholes, weighed, over = in_parts(partial(self._part, p, q, gamma), len(self.x))
        counted = gammaln(p * v + q) - gammaln(p * v) - gammaln(q) + q * np.log(gamma)
        height = (counted * n).sum() + p * self.constant - self.lowest - p * weighed - q * wholes
        above = psi(p * v + q)
        slope_p = (v * (above - psi(p * v)) * n).sum() + self.constant - weighed
        slope_q = ((above - psi(q) + np.log(gamma)) * n).sum() - wholes
        slope_gamma = q / gamma * len(self.x) - over
        return float(height), np.array([slope_p, slope_q, slope_gamma])

    def _part(self, p: float, q: float, gamma: float, rows: slice) -> Numbers:
        """Sums of ln(gamma + total), of that times x, and of (p x + q) / (gamma + total)."""
        x, whole = self.x[rows], gamma + self.total[rows]
        logs, over = np.log(whole), 1 / whole
        return np.array([logs.sum(), x @ logs, p * (x @ over) + q * over.sum()])


def correlation(repeats: Numbers, mean: Numbers) -> float:
    """Of how often and how much; NaN where one of them does not vary."""
    if len(repeats) < 2 or not np.std(repeats) or not np.std(mean):
        return float("nan")
    return float(np.corrcoef(repeats, mean)[0, 1])
