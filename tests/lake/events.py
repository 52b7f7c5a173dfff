"""Made-up events for the lake's tests."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pyarrow as pa

from threefold.lake.service import Lake, LakeTable

SCHEMA = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("occurred_at", pa.timestamp("us", "UTC"), nullable=False),
        pa.field("local_at", pa.timestamp("us")),
        pa.field("run", pa.int64(), nullable=False),
        pa.field("subject", pa.string()),
        pa.field("amount", pa.decimal128(18, 4)),
        pa.field("month", pa.string(), nullable=False),
    ]
)


def events_table(lake: Lake) -> LakeTable:
    return lake.table("events", SCHEMA, partition_by=("month",), cluster_by=("subject",))


def events(count: int, *, run: int = 1, months: int = 2, subjects: int = 10) -> pa.Table:
    """Rows in an order of their own, some of nobody; ids are `<run>-<number>`."""
    numbers = range(count)
    moments = [
        dt.datetime(2026, 1 + n % months, 1 + n % 28, n % 24, tzinfo=dt.UTC) for n in numbers
    ]
    people = [None if n % 11 == 0 else f"s{(n * 7919) % subjects:05}" for n in numbers]
    return pa.table(
        {
            "id": [f"{run}-{n}" for n in numbers],
            "occurred_at": moments,
            "local_at": [moment.replace(tzinfo=None) for moment in moments],
            "run": [run] * count,
            "subject": people,
            "amount": [Decimal(n) / 4 for n in numbers],
            "month": [moment.strftime("%Y-%m") for moment in moments],
        },
        schema=SCHEMA,
    )


def ids(table: LakeTable, version: int | None = None) -> list[str]:
    return sorted(table.read(columns=["id"], version=version)["id"].to_pylist())
