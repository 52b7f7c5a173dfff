"""Shapes other rooms may hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import pyarrow as pa

from threefold.descriptive.logic.advising import Advice
from threefold.descriptive.logic.contactable import Calibration, Decay
from threefold.descriptive.logic.knowing import Candidate, KnownThen, WayThen, Why

__all__ = [
    "CONTACTS",
    "CUSTOMERS",
    "PROVED",
    "RECORDS",
    "Accuracy",
    "AccuracyNote",
    "Advice",
    "Calibration",
    "Candidate",
    "CustomerAccuracy",
    "Decay",
    "KnownThen",
    "Landed",
    "Measure",
    "Undone",
    "WayAccuracy",
    "WayThen",
    "WaysOfKind",
    "Why",
]

_MOMENT = pa.timestamp("us", tz="UTC")

RECORDS = pa.schema(
    [
        pa.field("row", pa.int64(), nullable=False),
        pa.field("customer_id", pa.int64()),
        pa.field("source", pa.string(), nullable=False),
        pa.field("key", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("values", pa.string(), nullable=False),
        pa.field("raw", pa.string(), nullable=False),
        pa.field("content_hash", pa.string(), nullable=False),
        pa.field("observed_at", _MOMENT, nullable=False),
    ]
)
"""What sources say, one row a record.

`values` and `raw` are JSON objects as text ({variable: standard value}, {variable: as written});
`kind` is "person", "organisation" or "unknown"; `key` (at most 200 characters) is the source's
own number of the record, else its content hash. `customer_id` may be null in a preview.
"""

CONTACTS = pa.schema(
    [
        pa.field("row", pa.int64(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("value", pa.string(), nullable=False),
        pa.field("raw", pa.string()),
        pa.field("variable", pa.string(), nullable=False),
        pa.field("valid_form", pa.bool_(), nullable=False),
        pa.field("consent", pa.string()),
    ]
)
"""Contact ways told by the records, `row` naming the record.

`kind` is one of `ContactKind`; `consent` is a JSON object {purpose: true or false} or null.
A way of wrong form is kept with `valid_form` false, its `value` as written.
"""

PROVED = pa.schema(
    [
        pa.field("customer_id", pa.int64(), nullable=False),
        pa.field("kinds", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("value", pa.string(), nullable=False),
        pa.field("proof", pa.string(), nullable=False),
        pa.field("at", _MOMENT, nullable=False),
        pa.field("source", pa.string(), nullable=False),
        pa.field("event", pa.string(), nullable=False),
        pa.field("run", pa.int64(), nullable=False),
    ]
)
"""What events showed of contact ways of own customers.

`kinds` are the kinds of ways that the event can have taken ("mobile,phone"); `kind` and `value`
name the way where the event does, else both are "". `event` is unique within its `source`.
"""

CUSTOMERS = pa.schema([pa.field("customer_id", pa.int64(), nullable=False)])
"""Whose knowledge changed: what `changed` announces and `refresh` takes."""


@dataclass(frozen=True, slots=True)
class Landed:
    """What became of the rows handed in: rows = new + updated + unchanged.

    `updated` rows say something else than an earlier record of the same source and key;
    `unchanged` rows were known already and added nothing.
    """

    new: int
    updated: int
    unchanged: int

    @property
    def rows(self) -> int:
        return self.new + self.updated + self.unchanged

    def __add__(self, other: Landed) -> Landed:
        return Landed(
            self.new + other.new, self.updated + other.updated, self.unchanged + other.unchanged
        )


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undoing took back, and what stays because another import brought it as well."""

    removed: int
    kept: int


@dataclass(frozen=True, slots=True)
class Measure:
    """How far something is so: `good` of `total` in one dimension of accuracy."""

    dimension: str
    good: int
    total: int

    @property
    def share(self) -> float | None:
        """0 to 1; None where nothing speaks for or against it."""
        return self.good / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class WaysOfKind:
    """Contact ways of one kind: how many, and how many of them probably work (0.5 and more)."""

    kind: str
    ways: int
    likely: int
    mean: float


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How accurate all descriptive information is; measures by dimension.

    `variables` and `sources` are by code, `crossed` by variable and then source: what that source
    tells of it. `reachable` of `customers` have an allowed contact way
    that probably works.
    """

    at: datetime
    customers: int
    reachable: int
    base: tuple[Measure, ...]
    variables: dict[str, tuple[Measure, ...]]
    sources: dict[str, tuple[Measure, ...]]
    crossed: dict[str, dict[str, tuple[Measure, ...]]]
    ways: tuple[WaysOfKind, ...]
    decays: tuple[Decay, ...]
    calibration: Calibration


@dataclass(frozen=True, slots=True)
class WayAccuracy:
    """One contact way: the strength of its last proof, years since, the probability it works."""

    way_id: int
    kind: str
    variable: str
    strength: float
    years: float
    probability: float
    allowed: bool


@dataclass(frozen=True, slots=True)
class CustomerAccuracy:
    """How accurate what is known of one customer is, altogether and for each value.

    `twice`: whether it is an open question that the base holds him under another number, too.
    """

    customer_id: int
    reach: float
    reachable: bool
    measures: tuple[Measure, ...]
    values: dict[str, tuple[Measure, ...]]
    twice: bool
    ways: tuple[WayAccuracy, ...]


@dataclass(frozen=True, slots=True)
class AccuracyNote:
    """Measures of the whole base as noted on a day."""

    day: date
    measures: tuple[Measure, ...]
