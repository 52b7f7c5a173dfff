"""Shapes other rooms may hold."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

EVENT_SCHEMA = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("occurred_at", pa.timestamp("us", tz="UTC"), nullable=False),
        pa.field("local_at", pa.timestamp("us"), nullable=False),
        pa.field("received_at", pa.timestamp("us", tz="UTC"), nullable=False),
        pa.field("source", pa.string(), nullable=False),
        pa.field("run", pa.int64(), nullable=False),
        pa.field("subject", pa.string()),
        pa.field("channel", pa.string()),
        pa.field("place", pa.string()),
        pa.field("product", pa.string()),
        pa.field("category", pa.string()),
        pa.field("quantity", pa.decimal128(18, 4)),
        pa.field("amount", pa.decimal128(18, 4)),
        pa.field("currency", pa.string()),
        pa.field("duration_s", pa.float64()),
        pa.field("outcome", pa.string()),
        pa.field("reference", pa.string()),
        pa.field("properties", pa.string()),
        pa.field("month", pa.string(), nullable=False),
    ]
)
"""One behaviour of one customer (or of nobody known: `subject` null).

`id` is 32 hex digits, unique within its source; `month` is the month of `occurred_at` in UTC
(`2009-12`) and the partition; `properties` is JSON for what only this kind has.
"""

PRODUCT_CATEGORY = "product"
CHARGE_CATEGORY = "charge"
"""`category` of purchase lines that are no goods (postage, fees, manual corrections)."""


@dataclass(frozen=True)
class Landed:
    """What became of the events handed in: received = loaded + duplicates."""

    loaded: int
    duplicates: int


@dataclass(frozen=True)
class Undone:
    """Events taken back, and those kept because another import brought them as well."""

    removed: int
    kept: int
