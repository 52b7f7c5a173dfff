"""Greatest likelihood over positive parameters."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from threefold.kit.errors import Invalid
from threefold.kit.phrases import phrase
from threefold.related.logic.lifetime.lives import Numbers

Likelihood = Callable[[Numbers], tuple[float, Numbers]]
"""Takes positive parameters and gives the logarithm of the likelihood and its gradient by them."""

_BOUND = 14.0
"""Of logarithms: parameters between e^-14 and e^14; beyond, data tell them no better."""
_STARTS = (0.0, -1.0, 1.0)
_PART = 32_768
_FEW = 20_000
_STEPS = 12
_NEAR = 1e-10


def best(
    likelihood_of: Callable[[slice], Likelihood], rows: int, start: Numbers
) -> tuple[Numbers, float]:
    """The parameters where the log-likelihood of so many rows is greatest, and how great it is.

    Of very many rows some, spread over all, are fitted first: from there and with the curvature
    found there a few Newton steps reach the place for all.
    """
    from threadpoolctl import threadpool_limits

    # The parts run side by side; threads within each would only wait for one another.
    with threadpool_limits(1):
        whole = likelihood_of(slice(0, rows))
        if rows > 5 * _FEW:
            every = rows // _FEW
            some = likelihood_of(slice(0, rows, every))
            begun, _height = _sought(some, start)
            found = _stepped(whole, begun, _curvature(some, begun) * every)
            if found is not None:
                return found
            start = begun
        return _sought(whole, start)


def in_parts(work: Callable[[slice], Numbers], rows: int) -> Numbers:
    """The sum of `work` over parts of the rows that fit into a core's cache, on all cores."""
    parts = [slice(first, min(first + _PART, rows)) for first in range(0, rows, _PART)]
    if len(parts) == 1:
        return work(parts[0])
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return np.asarray(np.sum(list(pool.map(work, parts)), axis=0), dtype=np.float64)


def _sought(likelihood: Likelihood, start: Numbers) -> tuple[Numbers, float]:
    """By L-BFGS-B over the logarithms; begun elsewhere where that leads nowhere."""
    from scipy.optimize import minimize

    def uphill(logs: Numbers) -> tuple[float, Numbers]:
        values = np.exp(logs)
        height, slope = likelihood(values)
        return -height, -slope * values

    begun = np.log(start)
    for shift in _STARTS:
        found = minimize(
            uphill, begun + shift, jac=True, method="L-BFGS-B",
            bounds=[(-_BOUND, _BOUND)] * len(start),
            options={"maxiter": 500, "ftol": 1e-13, "gtol": 1e-9},
        )  # fmt: skip
        if np.isfinite(found.fun):
            return np.exp(found.x), -float(found.fun)
    raise Invalid(
        phrase("The model cannot be fitted to these purchases."),
        remedy=phrase("Look whether dates and amounts are what they should be."),
    )


def _curvature(likelihood: Likelihood, at: Numbers) -> Numbers:
    """Second derivatives by the logarithms, shape (k, k), from differences of the gradient."""
    step = 1e-4

    def slope(logs: Numbers) -> Numbers:
        values = np.exp(logs)
        return np.asarray(likelihood(values)[1] * values)

    logs = np.log(at)
    rows = [
        (slope(logs + step * unit) - slope(logs - step * unit)) / (2 * step)
        for unit in np.eye(len(at))
    ]
    both = np.array(rows)
    return (both + both.T) / 2


def _stepped(
    likelihood: Likelihood, start: Numbers, curvature: Numbers
) -> tuple[Numbers, float] | None:
    """Newton steps with a curvature that each of them corrects (Broyden, Fletcher, Goldfarb and
    Shanno); None where they do not lead to the top."""
    if not np.isfinite(curvature).all() or np.linalg.eigvalsh(curvature).max() >= 0:
        return None
    logs = np.log(start)
    step = before = np.zeros_like(logs)
    height, gained = -np.inf, np.inf
    for _ in range(_STEPS):
        values = np.exp(logs)
        now, by_value = likelihood(values)
        slope = by_value * values
        if step.any():
            curvature = _corrected(curvature, step, slope - before)
        step = np.asarray(-np.linalg.solve(curvature, slope), dtype=np.float64)
        before = slope
        # What the step will gain, by the curvature; the top is where that is nothing.
        next_gain = float(slope @ step) / 2
        if not np.isfinite(now) or now < height - 1e-9 * abs(height) or next_gain > gained:
            return None
        height, gained = now, next_gain
        if gained <= _NEAR * max(1.0, abs(height) * 1e-6):
            return values, height
        logs = logs + step
    return None


def _corrected(curvature: Numbers, step: Numbers, change: Numbers) -> Numbers:
    """The curvature by which this step would have changed the slope as it did."""
    along = curvature @ step
    if change @ step >= 0:
        return curvature
    more = np.outer(change, change) / (change @ step) - np.outer(along, along) / (along @ step)
    return np.asarray(curvature + more)
