"""Shapes other rooms may hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

_MOMENT = pa.timestamp("us", tz="UTC")

Tell = Callable[[str, int, int], None]
"""Hears a stage, how much of it is done, and of how much."""

ANSWERS = pa.schema(
    [
        pa.field("customer_id", pa.int64(), nullable=False),
        pa.field("survey", pa.string()),
        pa.field("variable", pa.string(), nullable=False),
        pa.field("number", pa.float64()),
        pa.field("text", pa.string()),
        pa.field("channel", pa.string()),
        pa.field("answered_at", _MOMENT, nullable=False),
        pa.field("content_id", pa.string(), nullable=False),
    ]
)
"""Measured answers, one row each: a number or else a text. `content_id` is 32 characters, the
same for the same answer read twice, and different for two equal answers of one file."""

SUMMARIES = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("answers", pa.int64()),
        ("measures", pa.int64()),
        ("last_answer_at", _MOMENT),
        ("csat", pa.float64()),
        ("nps", pa.float64()),
        ("ces", pa.float64()),
    ]
)
"""`measures` counts the different variables answered; the scores are the latest ones."""


@dataclass(frozen=True, slots=True)
class Landed:
    """What became of the answers handed in: rows = loaded + duplicates."""

    loaded: int
    duplicates: int


@dataclass(frozen=True, slots=True)
class Undone:
    """Answers taken back, and those kept because another import brought them as well."""

    removed: int
    kept: int


@dataclass(frozen=True, slots=True)
class ScoreTold:
    """One score of one customer, with the bounds of its 80 % interval where it has one.

    `reasons` are `code` or `code:number`, weightiest first; `related.service.reasons_in_words`
    says them.
    """

    code: str
    as_of: date
    value: float
    low: float | None
    high: float | None
    reasons: tuple[str, ...]
    model: str
