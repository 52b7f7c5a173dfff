"""How good probabilities are, once it is known what came."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
_BINS = 10


@dataclass(frozen=True, slots=True)
class Measured:
    """`auc`: the chance that of two customers the one who did it had the higher probability.
    `brier`: mean squared error of the probability. `calibration_error`: mean distance between
    what was said and what came, over ten groups of equal size. `lift`: how many times more often
    than all the tenth of customers with the highest probability did it."""

    auc: float
    brier: float
    calibration_error: float
    lift: float
    log_loss: float


def measured(said: Numbers, came: Numbers) -> Measured:
    """`said` probabilities and what `came` (0 or 1), both of shape (n,)."""
    clipped = np.clip(said, 1e-12, 1 - 1e-12)
    loss = -(came * np.log(clipped) + (1 - came) * np.log1p(-clipped)).mean()
    return Measured(
        auc=auc(said, came),
        brier=float(((said - came) ** 2).mean()),
        calibration_error=float(
            sum(each.customers * abs(each.said - each.came) for each in reliability(said, came))
            / max(len(said), 1)
        ),
        lift=lift(said, came),
        log_loss=float(loss),
    )


def auc(said: Numbers, came: Numbers) -> float:
    """Area under the ROC curve by ranks (Mann and Whitney); NaN where all did the same."""
    from scipy.stats import rankdata

    positive = float(came.sum())
    negative = len(came) - positive
    if not positive or not negative:
        return float("nan")
    ranks = rankdata(said)
    above = float(ranks[came > 0].sum()) - positive * (positive + 1) / 2
    return above / (positive * negative)


def lift(said: Numbers, came: Numbers, share: float = 0.1) -> float:
    """Of equal probabilities at the border each counts in part, so that order plays no role."""
    rate = float(came.mean()) if len(came) else 0.0
    if not rate:
        return float("nan")
    room = share * len(said)
    border = np.partition(said, len(said) - max(int(np.ceil(room)), 1))[
        len(said) - max(int(np.ceil(room)), 1)
    ]
    above, at = said > border, said == border
    left = room - above.sum()
    found = came[above].sum() + came[at].mean() * left
    return float(found / room / rate)


@dataclass(frozen=True, slots=True)
class Bin:
    customers: int
    said: float
    came: float


def reliability(said: Numbers, came: Numbers, bins: int = _BINS) -> list[Bin]:
    """Groups of equal size from the lowest to the highest probability: mean said, share came."""
    order = np.argsort(said, kind="stable")
    return [
        Bin(len(part), float(said[part].mean()), float(came[part].mean()))
        for part in np.array_split(order, bins)
        if len(part)
    ]
