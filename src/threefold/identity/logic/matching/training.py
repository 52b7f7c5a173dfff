"""Learning the weights without labels: expectation maximisation over patterns of agreement.

Two kinds of pairs are read together. Blocked pairs hold nearly all matches; random pairs show how
often strangers agree. The chance that a random pair matches anchors both: a blocked pair is
judged by the same prior and the same weights as any other (Fellegi & Sunter 1969; Winkler 1988).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from threefold.identity.logic.matching.model import Floats, Judged, Model

Levels = npt.NDArray[np.int8]
Bools = npt.NDArray[np.bool_]
ROUNDS = 200
SETTLED = 1e-5
MISSING = -1
BELIEVED = 30.0
"""Matches that what is believed beforehand of how often they agree is worth; without, where few are
found and none with a column filled, strangers alike in one column teach that matches differ."""


@dataclass(slots=True)
class Patterns:
    """Different rows of levels (-1 where a value is missing) and how many pairs have each."""

    levels: Levels
    counts: Floats
    of_pair: npt.NDArray[np.int64]


def patterns(pairs: pa.Table, judged: Sequence[Judged]) -> Patterns:
    """`pairs` with a column `gamma_<name>` for each comparison."""
    code = np.zeros(pairs.num_rows, np.int64)
    columns = []
    for each in judged:
        column = pairs[f"gamma_{each.column.name}"].to_numpy().astype(np.int8)
        columns.append(column)
        code = code * (len(each.levels) + 2) + column + 1
        if code.max(initial=0) > 2**55:
            _, code = np.unique(code, return_inverse=True)
    _, first, of_pair, counts = np.unique(
        code, return_index=True, return_inverse=True, return_counts=True
    )
    levels = np.stack([column[first] for column in columns], axis=1)
    return Patterns(levels, counts.astype(float), of_pair)


def weigh(found: Patterns, judged: Sequence[Judged]) -> Floats:
    """Bits of evidence of each pattern."""
    bits = np.zeros(len(found.counts))
    for place, each in enumerate(judged):
        # The last entry is for missing values, which say nothing.
        bits += np.append(each.weights, 0.0)[found.levels[:, place]]
    return bits


def chances(bits: Floats, prior_bits: float) -> Floats:
    out: Floats = 1 / (1 + np.exp2(-np.clip(bits + prior_bits, -60, 60)))
    return out


def learn(
    model: Model,
    blocked: Patterns,
    random: Patterns,
    *,
    agreeing: Sequence[float],
    apart: Callable[[Levels], Bools] | None = None,
) -> None:
    """Set the shares of each level and the prior of `model` in place.

    `agreeing` is for each comparison the share of all pairs whose values are equal, known exactly
    from how often each value stands (`nan` where equality is not its strongest level).
    `apart` says which patterns are never of one customer, whatever agrees.
    """
    whole = model.pairs
    never, not_one = (
        apart(each.levels) if apart else np.zeros(len(each.counts), bool)
        for each in (blocked, random)
    )
    believed = [BELIEVED * each.match / each.match.sum() for each in model.judged]
    scale = whole / max(1.0, random.counts.sum())
    for _ in range(ROUNDS):
        before = model.prior
        ours = chances(weigh(blocked, model.judged), model.prior_bits) * blocked.counts
        ours[never] = 0.0
        strange = 1 - chances(weigh(random, model.judged), model.prior_bits)
        strangers = np.where(not_one, 1.0, strange) * random.counts
        matches = ours.sum()
        for place, each in enumerate(model.judged):
            size = len(each.levels) + 1
            each.match = _shares(blocked.levels[:, place], ours, size, believed[place])
            each.other = _shares(random.levels[:, place], strangers, size, np.full(size, 0.5))
            _exact(each, agreeing[place], matches / whole, 1 / (scale * random.counts.sum()))
        # One pair at least, and never most of them: with neither there is nothing to learn.
        model.prior = float(np.clip(matches / whole, 0.5 / whole, 0.3))
        if abs(np.log(model.prior / before)) < SETTLED:
            break


def _shares(levels: Levels, weight: Floats, size: int, little: Floats) -> Floats:
    known = levels >= 0
    sums = np.bincount(levels[known], weights=weight[known], minlength=size)
    out: Floats = (sums + little) / (sums.sum() + little.sum())
    return out


def _exact(each: Judged, agreeing: float, prior: float, least: float) -> None:
    """Equality among strangers from the counts of values, less what matches contribute."""
    if np.isnan(agreeing):
        return
    strangers = (agreeing - prior * each.match[-1]) / (1 - prior)
    # Where matches explain nearly all of it the rest is noise.
    strangers = max(strangers, 0.01 * agreeing, least)
    each.other[:-1] *= (1 - strangers) / each.other[:-1].sum()
    each.other[-1] = strangers
