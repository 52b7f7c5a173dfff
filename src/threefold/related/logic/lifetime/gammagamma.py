"""Gamma-Gamma: what a customer spends on a purchase differs, and so does his mean.

Fader and Hardie (2013), The Gamma-Gamma Model of Monetary Value; Fader, Hardie and Lee (2005),
RFM and CLV: Using Iso-Value Curves for Customer Base Analysis, JMR 42(4), 415-430. It takes for
granted that how much and how often have nothing to do with each other; `correlation` tells.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from threefold.related.logic.lifetime.fitting import greatest
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
    by = ByValue.of(x)
    per_value = np.bincount(by.place, minlength=len(by.values)).astype(np.float64)
    log_m, v = np.log(m), by.values
    # p and gamma work against each other where units are large.
    unit = float(np.exp(log_m.mean()))
    total = x * m / unit
    constant = float((x * (log_m - np.log(unit))).sum() + (x * np.log(x)).sum())
    lowest = float((log_m - np.log(unit)).sum()) + len(x) * float(np.log(unit))

    def likelihood(values: Numbers) -> tuple[float, Numbers]:
        from scipy.special import gammaln, psi

        p, q, gamma = (float(each) for each in values)
        whole = np.log(gamma + total)
        counted = gammaln(p * v + q) - gammaln(p * v) - gammaln(q) + q * np.log(gamma)
        height = (counted * per_value).sum() + p * constant - lowest
        height -= ((p * x + q) * whole).sum()
        above = psi(p * v + q)
        slope_p = (v * (above - psi(p * v)) * per_value).sum() + constant - (x * whole).sum()
        slope_q = ((above - psi(q) + np.log(gamma)) * per_value).sum() - whole.sum()
        slope_gamma = q / gamma * len(x) - ((p * x + q) / (gamma + total)).sum()
        return float(height), np.array([slope_p, slope_q, slope_gamma])

    found, height = greatest(likelihood, np.array([2.0, 2.0, 1.0]))
    p, q, gamma = (float(each) for each in found)
    return GammaGamma(p, q, gamma * unit, log_likelihood=height)


def correlation(repeats: Numbers, mean: Numbers) -> float:
    """Of how often and how much; NaN where one of them does not vary."""
    if len(repeats) < 2 or not np.std(repeats) or not np.std(mean):
        return float("nan")
    return float(np.corrcoef(repeats, mean)[0, 1])
