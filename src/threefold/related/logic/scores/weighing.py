"""Why a chance is what it is: the columns that weigh most for or against, with their own values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from threefold.related.logic.propensity.columns import Features
from threefold.related.logic.scores import reasons
from threefold.related.logic.scores.chances import Chance
from threefold.related.logic.scores.frames import Frame

_TOLD = 3
"""Reasons told of a customer."""
_WEIGHTY = 0.05


def weighty(
    model: Chance,
    given: Features,
    frame: Frame,
    groups: Mapping[str, Sequence[str]],
    known: NDArray[np.bool_],
) -> list[pa.Array]:
    """`+code:number` or `-code:number`, weightiest first, of the rows that are `known`.

    The columns of a group are told as one, by the customer's value of the first of them: each for
    itself would weigh now for and now against. Others are told by their own names.
    """
    group_of = {name: group for group, names in groups.items() for name in names}
    names = model.encoder.names
    every = list(dict.fromkeys(group_of.get(name, name) for name in names))
    belongs = np.array([[group_of.get(name, name) == group for group in every] for name in names])
    parts = model.parts(given) @ belongs.astype(np.float64)
    own = np.column_stack([frame.number(groups.get(group, (group,))[0]) for group in every])
    order = np.argsort(-np.abs(parts), axis=1, kind="stable")[:, :_TOLD]
    codes = [f"{sign}{group}" for sign in "+-" for group in every]
    rows = np.arange(len(frame))
    said = []
    for nth in range(order.shape[1]):
        place = order[:, nth]
        weight = parts[rows, place]
        telling = (np.abs(weight) > _WEIGHTY) & known
        at = np.where(weight > 0, place, place + len(every))
        said.append(reasons.named(at, codes, own[rows, place], telling))
    return said
