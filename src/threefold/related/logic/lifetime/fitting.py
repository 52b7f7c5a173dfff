"""Greatest likelihood over positive parameters."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from threefold.kit.errors import Invalid
from threefold.kit.phrases import phrase
from threefold.related.logic.lifetime.lives import Numbers

_BOUND = 14.0
"""Of logarithms: parameters between e^-14 and e^14; beyond, data tell them no better."""
_STARTS = (0.0, -1.0, 1.0)


def greatest(
    likelihood: Callable[[Numbers], tuple[float, Numbers]], start: Numbers
) -> tuple[Numbers, float]:
    """The parameters where the log-likelihood is greatest, and how great it is there.

    `likelihood` takes positive parameters and gives its logarithm and the gradient by them.
    Sought by L-BFGS-B over their logarithms; begun elsewhere where that leads nowhere.
    """
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
