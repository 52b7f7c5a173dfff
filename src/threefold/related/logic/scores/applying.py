"""Scores of some customers by what was learned: the same wherever it runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from threefold.related.logic.propensity.measures import Numbers
from threefold.related.score import Fitted, Frame, Judged, find

ROWS = pa.schema(
    [
        ("code", pa.string()),
        ("customer_id", pa.int64()),
        ("value", pa.float64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("reasons", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True)
class Applying:
    """`models` by the code of their score. It pickles, and may run on another machine."""

    day: date
    horizon: int
    models: Mapping[str, Any]

    def __call__(self, rows: pa.Table) -> pa.Table:
        """ROWS of those customers of whom a score tells something, score after score."""
        frame = Frame(rows, self.day, self.horizon)
        return pa.concat_tables(_told(code, model, frame) for code, model in self.models.items())


def _told(code: str, model: Any, frame: Frame) -> pa.Table:
    scored = find(code).score(Fitted(model, Judged()), frame)
    rows = np.isfinite(scored.value)

    def column(values: Numbers) -> pa.Array:
        return pa.array(values[rows], pa.float64(), from_pandas=True)

    reasons = scored.reasons.filter(pa.array(rows))
    if isinstance(reasons, pa.ChunkedArray):
        reasons = reasons.combine_chunks()
    return pa.table(
        [
            pa.array(np.full(int(rows.sum()), code), pa.string()),
            pa.array(frame.customer_id[rows], pa.int64()),
            column(scored.value),
            column(scored.low),
            column(scored.high),
            reasons.cast(pa.string()),
        ],
        schema=ROWS,
    )
