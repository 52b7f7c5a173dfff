"""Customers under a contract, a membership or an account that ends by a word."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from threefold.related.logic.propensity.measures import Numbers
from threefold.related.logic.scores.frames import Frame, both

LEAST = 60
"""Contracts that ended, and customers of each kind, below which nothing is told of contracts."""


def under_contract(frame: Frame) -> NDArray[np.bool_]:
    return np.asarray(np.nan_to_num(frame.number("contract_running")) > 0)


def contracts_end(frame: Frame) -> bool:
    """Whether contracts of this company end at all: an account that nobody ever closes binds
    nobody."""
    ended = np.nan_to_num(frame.number("contract_ended"))
    return int((ended > 0).sum()) >= LEAST


@dataclass(frozen=True, slots=True)
class Ended:
    """Those of `before` (places in it) that were under contract then; 1 where none of their
    contracts ran as of the later day."""

    rows: NDArray[np.intp]
    left: Numbers


def ended(before: Frame, after: Frame) -> Ended:
    rows, place = both(before, after)
    there = under_contract(before)[rows]
    left = ~under_contract(after)[place]
    return Ended(rows[there], left[there].astype(np.float64))
