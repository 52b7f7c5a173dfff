"""Later purchases by plain regression on recency, frequency and money: what models must beat."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from threefold.related.logic.lifetime.lives import Numbers


@dataclass(frozen=True, slots=True)
class Regression:
    """Least squares on 1, ln(1 + repeats), how much of his span a customer has been silent, and
    ln(1 + mean amount)."""

    weights: Numbers
    ahead: float

    def expected(
        self, repeats: Numbers, last: Numbers, span: Numbers, mean: Numbers, ahead: float
    ) -> Numbers:
        """Purchases within `ahead`, from those of the period learned from in proportion."""
        found = _features(repeats, last, span, mean) @ self.weights
        return np.asarray(np.maximum(found, 0.0) * (ahead / self.ahead), dtype=np.float64)


def fit(
    repeats: Numbers, last: Numbers, span: Numbers, mean: Numbers, later: Numbers, ahead: float
) -> Regression:
    """From lives until some day and the purchases in the `ahead` after it."""
    weights, *_ = np.linalg.lstsq(_features(repeats, last, span, mean), later, rcond=None)
    return Regression(np.asarray(weights, dtype=np.float64), ahead)


def _features(repeats: Numbers, last: Numbers, span: Numbers, mean: Numbers) -> Numbers:
    silent = np.divide(span - last, span, out=np.zeros_like(span), where=span > 0)
    columns = [np.ones_like(repeats), np.log1p(repeats), silent, np.log1p(np.maximum(mean, 0.0))]
    return np.column_stack(columns)
