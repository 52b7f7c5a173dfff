"""What matching found, in the form in which decisions are made of it."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from threefold.identity.logic.matching.matched import Matched
from threefold.identity.types import PAIRS

UPPER, LOWER = 0.5, 0.1
"""From `UPPER` pairs of one group are joined; from `LOWER` on pairs are worth a question.

The upper one need not be higher: a group holds only if the mean of all its pairs speaks for it,
and what a single pair would join against the others stays a question.
"""
_QUESTION = np.nextafter(UPPER, 0.0)


def proposed(found: Matched, customers: pa.Array | pa.ChunkedArray) -> pa.Table:
    """Pairs of customers (`types.PAIRS`) for `service.propose` with `UPPER` and `LOWER`.

    `customers` is the customer of each record that was matched. Of several pairs of records of the
    same two customers the strongest counts. Pairs across groups come as questions at most.
    """
    owners = np.asarray(customers.to_numpy(zero_copy_only=False), np.int64)
    left, right = (found.pairs[name].to_numpy() for name in ("left", "right"))
    chance = found.pairs["probability"].to_numpy()
    apart = found.groups[left] != found.groups[right]
    chance = np.where(apart, np.minimum(chance, _QUESTION), chance)
    one, two = owners[left], owners[right]
    low, high = np.minimum(one, two), np.maximum(one, two)
    order = np.lexsort((-chance, high, low))
    order = order[(low[order] != high[order]) & (chance[order] >= LOWER)]
    first = np.ones(len(order), bool)
    first[1:] = (low[order][1:] != low[order][:-1]) | (high[order][1:] != high[order][:-1])
    kept = order[first]
    told = {
        "left": pa.array(low[kept]),
        "right": pa.array(high[kept]),
        "probability": pa.array(chance[kept]),
        "evidence": found.pairs["evidence"].take(pa.array(kept)),
    }
    return pa.table([told[name] for name in PAIRS.names], schema=PAIRS)
