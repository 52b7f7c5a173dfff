"""What the lake notes of each day of the wide view."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import pyarrow as pa

DAYS = pa.schema(
    [
        pa.field("as_of", pa.string(), nullable=False),
        pa.field("made_at", pa.timestamp("us", tz="UTC"), nullable=False),
        pa.field("customers", pa.int64(), nullable=False),
        pa.field("columns", pa.string(), nullable=False),
        pa.field("now", pa.bool_(), nullable=False),
        pa.field("engine", pa.string(), nullable=False),
        pa.field("seconds", pa.float64(), nullable=False),
        pa.field("answers", pa.string()),
    ]
)
"""`columns` are those the day holds, parted by blanks; `now` whether they tell what was known
when it was made, and not what was known on a day gone by; `answers` marks which answers there
were."""


@dataclass(frozen=True, slots=True)
class WideDay:
    """A day of which the wide view is kept."""

    as_of: date
    made_at: datetime
    customers: int
    columns: tuple[str, ...]
    now: bool
    answers: str = ""


@dataclass(frozen=True, slots=True)
class WideDone:
    """What a rebuild of the wide view did. `behavior` says whether variables of the day were
    there to be joined, `now` as in `WideDay`."""

    as_of: date
    customers: int
    columns: int
    behavior: bool
    now: bool
    seconds: float
    engine: str
