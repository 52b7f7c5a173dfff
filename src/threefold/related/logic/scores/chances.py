"""Chances that customers do something: learned of an earlier window, put right on the newest one
that is over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from threefold.related.logic.lifetime.bgnbd import BGNBD
from threefold.related.logic.lifetime.lives import Numbers
from threefold.related.logic.propensity import columns, model
from threefold.related.logic.propensity.columns import Encoder, Features
from threefold.related.logic.propensity.measures import reliability
from threefold.related.logic.propensity.model import LINES, Model
from threefold.related.logic.scores.buying import Buying
from threefold.related.logic.scores.frames import Frame

_CHANCE, _PURCHASES = "bgnbd_chance", "bgnbd_purchases"
MADE = (_CHANCE, _PURCHASES)
"""Columns that are made of BG/NBD, beside the variables."""
_GROUPS = 20
_SURE = 1.2816
_CLEAR = 1e-4


def table(frame: Frame, names: Sequence[str], buying: BGNBD | None = None) -> pa.Table:
    """The columns that are learned from. What BG/NBD says may stand among them: a logistic
    regression with it is better than either alone."""
    held = {name: frame.number(name) for name in names if name in frame.table.column_names}
    if buying is not None:
        told = Buying(buying, clockwork=False)
        chance = np.clip(told.active(frame, frame.ahead), _CLEAR, 1 - _CLEAR)
        held[_CHANCE] = np.log(chance / (1 - chance))
        held[_PURCHASES] = told.expected(frame, frame.ahead)
    made = {name: pa.array(values, from_pandas=True) for name, values in held.items()}
    return pa.table(made)


@dataclass(frozen=True, slots=True)
class Straight:
    """Chances put right: logit(p) = shift + slope · logit(said) (Platt 1999)."""

    slope: float = 1.0
    shift: float = 0.0

    def __call__(self, said: Numbers) -> Numbers:
        return np.asarray(1 / (1 + np.exp(-(self.shift + self.slope * logit(said)))))


def logit(said: Numbers) -> Numbers:
    clear = np.clip(said, 1e-6, 1 - 1e-6)
    return np.asarray(np.log(clear / (1 - clear)))


def straightened(said: Numbers, came: Numbers) -> Straight:
    from sklearn.linear_model import LogisticRegression

    if not 0 < came.sum() < len(came) or not np.ptp(said):
        return Straight()
    found = LogisticRegression(C=1e6, max_iter=500).fit(logit(said)[:, None], came)
    slope = float(found.coef_[0, 0])
    # Turned round it would say that the model is wrong, which is for the judging to tell.
    return Straight(slope, float(found.intercept_[0])) if slope > 0 else Straight()


def unseen(said: Numbers, came: Numbers) -> Numbers:
    """Chances put right by the other half of the customers, so that they may be judged."""
    found = np.empty_like(said)
    # By chance, as numbers of customers may follow a pattern of their own.
    half = np.random.default_rng(model.SEED).random(len(said)) < 0.5
    for part in (half, ~half):
        found[part] = straightened(said[~part], came[~part])(said[part])
    return found


@dataclass(frozen=True, slots=True)
class Chance:
    """`buying` as of the day of the frames that are asked, where it is learned from; `told` and
    `wide` how far chances alike were from what came."""

    names: tuple[str, ...]
    encoder: Encoder
    model: Model
    straight: Straight
    told: Numbers
    wide: Numbers
    buying: BGNBD | None = None

    @property
    def parameters(self) -> dict[str, Any]:
        """For the card."""
        both = zip(self.model.candidates, self.model.weights, strict=True)
        return {
            "slope": self.straight.slope,
            "shift": self.straight.shift,
            "weights": {each.name: float(weight) for each, weight in both},
            "columns": self.encoder.names,
        }

    def features(self, frame: Frame) -> Features:
        return self.encoder.features(table(frame, self.names, self.buying))

    def said(self, given: Features) -> Numbers:
        return self.straight(self.model.said(given))

    def around(self, said: Numbers) -> tuple[Numbers, Numbers]:
        """The bounds within which the share of customers with such a chance lies, 80 % sure."""
        wide = np.interp(said, self.told, self.wide)
        return np.maximum(said - wide, 0.0), np.minimum(said + wide, 1.0)

    def parts(self, given: Features) -> NDArray[np.float64]:
        """By how much each column raises (or lowers) the logit against a usual customer, as the
        logistic regression among the candidates has it; shape (n, columns)."""
        lines = self.model.candidates.index(LINES)
        weights = np.asarray(self.model.estimators[lines].coef_[0])
        parts, first = [], 0
        for place in range(len(self.encoder.columns)):
            width = self.encoder.only(given, place).wide.shape[1]
            own = given.wide[:, first : first + width] @ weights[first : first + width]
            parts.append(own)
            first += width
        return np.column_stack(parts)


@dataclass(frozen=True, slots=True)
class Tried:
    """A model learned of an earlier window: what it said (`raw`) on the newest, and what `came`."""

    encoder: Encoder
    model: Model
    raw: Numbers
    came: Numbers

    @property
    def said(self) -> Numbers:
        return unseen(self.raw, self.came)

    def chance(self, names: tuple[str, ...], buying: BGNBD | None = None) -> Chance:
        straight = straightened(self.raw, self.came)
        told, wide = bounds(straight(self.raw), self.came)
        return Chance(names, self.encoder, self.model, straight, told, wide, buying)


def tried(past: pa.Table, was: Numbers, asked: pa.Table, came: Numbers) -> Tried:
    """Learned of `past` and what became of it (`was`); tried on `asked`."""
    encoder = columns.learned(past)
    made = model.fit(encoder.features(past), was)
    return Tried(encoder, made, made.said(encoder.features(asked)), came)


def alone(name: str, past: Frame, was: Numbers, asked: Frame) -> Numbers:
    """The simple baseline: a logistic regression on one column alone."""
    tables = [pa.table({name: each.number(name)}) for each in (past, asked)]
    encoder = columns.learned(tables[0])
    if not encoder.columns:
        return np.full(len(asked), was.mean())
    fitted = LINES.fitted(encoder.features(tables[0]), was)
    return np.asarray(1 / (1 + np.exp(-LINES.logits(fitted, encoder.features(tables[1])))))


def bounds(said: Numbers, came: Numbers) -> tuple[Numbers, Numbers]:
    """Of groups of customers with like chances: the chance, and how far the share that came may be
    from it."""
    groups = reliability(said, came, min(_GROUPS, max(len(said) // 50, 1)))
    told = np.array([each.said for each in groups])
    share = np.array([each.came for each in groups])
    n = np.array([each.customers for each in groups], dtype=np.float64)
    wide = np.abs(told - share) + _SURE * np.sqrt(share * (1 - share) / n + 0.25 / n**2)
    return told, wide
