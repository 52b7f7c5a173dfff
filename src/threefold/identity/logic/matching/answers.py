"""What staff answered corrects the weights that were learnt without labels.

Each answer is a labelled pair of which the levels are known. The log odds of the model are an
offset; a correction of each level that was answered about, of the whole and of lone reasons is
learnt by logistic regression. Corrections are believed to be small beforehand (normal, in bits), so
that a few answers move little and what nobody was asked about stays as it is. Pairs are asked by
their bits alone, which the offset holds: that only doubtful ones are answered is no bias.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from threefold.identity.logic.matching import training
from threefold.identity.logic.matching.customers import LONE
from threefold.identity.logic.matching.model import Floats, Model

FEWEST = 10
"""Answers, some of each kind or not, below which nothing is learnt."""
SPREAD_LEVEL, SPREAD_WHOLE, SPREAD_LONE = 1.5, 1.0, 1.5
"""How far, in bits, weights are thought to be off beforehand (standard deviations)."""
ROUNDS = 30
NOTE = "answers"
"""Where the model notes what was learnt of answers."""
Bools = npt.NDArray[np.bool_]
_BIT = math.log(2)
_NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Answered:
    """One pair answered by staff: the level of each column by its header, the bits that rarity
    added, whether one reason alone spoke for it, and the answer."""

    levels: Mapping[str, str]
    rarity: float
    lone: bool
    same: bool


def read(evidence: Mapping[str, Any], *, same: bool) -> Answered:
    """An answer with the evidence as it stood when staff were asked."""
    levels = {str(each["column"]): str(each["level"]) for each in evidence.get("levels", ())}
    rarity, held = (float(evidence.get(name, 0.0)) for name in ("rarity", "held"))
    return Answered(levels, rarity, held < 0, same)


def learn(model: Model, given: Sequence[Answered]) -> None:
    """Correct the weights and the prior of `model` in place, and note what was learnt.

    Call it once, after the model learnt without labels.
    """
    known = [each for each in given if _known(each, model)]
    if len(known) < FEWEST:
        model.notes[NOTE] = {"answers": len(known), "needed": FEWEST}
        return
    levels = np.stack([_levels(each, model) for each in known])
    features = [
        (place, level)
        for place, column in enumerate(levels.T)
        for level in np.unique(column[column >= 0]).tolist()
    ]
    lone = np.array([each.lone for each in known])
    design = np.stack(
        [
            *(levels[:, place] == level for place, level in features),
            ~lone,
            lone,
        ],
        axis=1,
    ).astype(np.float64)
    # A lone reason is worth LONE whatever its bits.
    design[lone, :-2] = 0.0
    weights = [np.append(each.weights, 0.0) for each in model.judged]
    offset = model.prior_bits + np.array([each.rarity for each in known])
    offset += sum(weight[column] for weight, column in zip(weights, levels.T, strict=True))
    offset = np.where(lone, np.minimum(offset, LONE), offset)
    spread = np.array([*[SPREAD_LEVEL] * len(features), SPREAD_WHOLE, SPREAD_LONE])
    same = np.array([each.same for each in known])
    found = _fitted(design, offset, same, spread)
    before, after = _loss(offset, same), _loss(offset + design @ found, same)
    for (place, level), bits in zip(features, found[:-2].tolist(), strict=True):
        model.judged[place].match[level] *= 2**bits
    model.prior = float(1 / (1 + 2 ** -(model.prior_bits + found[-2])))
    model.notes[NOTE] = {
        "answers": len(known),
        "same": int(same.sum()),
        "whole": round(float(found[-2]), 2),
        "lone": round(float(found[-1]), 2),
        "loss": [round(before, 4), round(after, 4)],
        "levels": [
            {
                "column": model.judged[place].column.header,
                "kind": model.judged[place].column.comparison.name,
                "level": model.judged[place].labels[level],
                "answers": int((design[:, number] > 0).sum()),
                "bits": round(bits, 2),
            }
            for number, ((place, level), bits) in enumerate(
                zip(features, found[:-2].tolist(), strict=True)
            )
            if abs(bits) >= 0.05
        ],
    }


def corrected(pairs: pa.Table, model: Model, given: Sequence[Answered]) -> pa.Table:
    """Learn from `given`; `pairs` [bits, gamma_<column>…] with the bits that they have then, scored
    by `model` as it was."""
    before, prior_bits = [each.weights for each in model.judged], model.prior_bits
    learn(model, given)
    found = training.patterns(pairs, model.judged)
    more = np.full(len(found.counts), model.prior_bits - prior_bits)
    for place, (each, old) in enumerate(zip(model.judged, before, strict=True)):
        more += np.append(each.weights - old, 0.0)[found.levels[:, place]]
    bits = pairs["bits"].to_numpy() + more[found.of_pair]
    return pairs.set_column(pairs.column_names.index("bits"), "bits", pa.array(bits))


def lone_bits(model: Model) -> float:
    """What a lone reason is worth at most, as far as it is learnt."""
    return LONE + float(model.notes.get(NOTE, _NOTHING).get("lone", 0.0))


def _known(each: Answered, model: Model) -> bool:
    headers = {judged.column.header for judged in model.judged}
    return bool(each.levels) and set(each.levels) <= headers


def _levels(each: Answered, model: Model) -> training.Levels:
    """Places of the levels; missing where a column was, or a level is no more."""
    out = []
    for judged in model.judged:
        said = each.levels.get(judged.column.header)
        labels = judged.labels
        out.append(labels.index(said) if said in labels else training.MISSING)
    return np.array(out, np.int8)


def _fitted(design: Floats, offset: Floats, same: Bools, spread: Floats) -> Floats:
    """The likeliest corrections in bits (Newton's method; the problem is convex)."""
    found = np.zeros(design.shape[1])
    ridge = np.diag(1 / (spread * _BIT) ** 2)
    for _ in range(ROUNDS):
        chance = training.chances(offset + design @ (found / _BIT), 0.0)
        slope = design.T @ (same - chance) - ridge @ found
        bend = (design * (chance * (1 - chance))[:, None]).T @ design + ridge
        step = np.linalg.solve(bend, slope)
        found += np.clip(step, -1, 1)
        if np.abs(step).max() < 1e-6:
            break
    out: Floats = found / _BIT
    return out


def _loss(bits: Floats, same: Bools) -> float:
    chance = np.clip(training.chances(bits, 0.0), 1e-9, 1 - 1e-9)
    return float(-np.where(same, np.log(chance), np.log(1 - chance)).mean())


__all__ = ["FEWEST", "NOTE", "Answered", "corrected", "learn", "lone_bits", "read"]
