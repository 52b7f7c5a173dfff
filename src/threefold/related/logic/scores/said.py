"""Reasons that several scores give: how often customers buy, and by which way they are met."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from threefold.related.logic.scores.frames import Frame
from threefold.related.logic.scores.reasons import Given
from threefold.related.logic.scores.regular import regular


def of_buying(frame: Frame, *, clockwork: bool) -> list[Given]:
    """How often a customer came back, how regularly, and how long he has been silent."""
    days, bought = frame.number("buying_days"), frame.bought
    rows = regular(frame) & clockwork
    return [
        ("regular", rows, frame.number("purchase_rhythm_days")),
        ("often", bought & (np.nan_to_num(days) > 1) & ~rows, days - 1),
        ("once", bought & (days == 1), None),
        ("silent", bought, frame.day_number - frame.number("last_purchase_on")),
    ]


def of_way(prefix: str, frame: Frame, column: str, ways: Sequence[str]) -> pa.Array:
    """`<prefix>_<way>` where the column holds one of these ways."""
    if column not in frame.table.column_names:
        return pa.nulls(len(frame), pa.string())
    way = frame.table[column].cast(pa.string()).combine_chunks()
    known = pc.is_in(way, pa.array(ways, pa.string()))
    code = pc.binary_join_element_wise(f'"{prefix}_', way, '"', "")
    return pc.if_else(known, code, pa.scalar(None, pa.string()))
