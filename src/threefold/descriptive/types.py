"""Shapes other rooms may hold."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

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
