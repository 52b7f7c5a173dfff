"""From what sources and staff say to what is believed; tables in, tables out."""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa

from threefold.engine import service as engine
from threefold.engine.types import Engine

_MOMENT = pa.timestamp("us", tz="UTC")
RECORDS = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("id", pa.int64()),
        ("source", pa.string()),
        ("kind", pa.string()),
        ("observed_at", _MOMENT),
        ("run", pa.int64()),
        ("made_up", pa.bool_()),
        ("said", pa.string()),
        ("contacts", pa.string()),
    ]
)
STAFF = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("variable", pa.string()),
        ("content", pa.string()),
        ("contact", pa.string()),
        ("set_at", _MOMENT),
    ]
)
PROOFS = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("id", pa.int64()),
        ("kind", pa.string()),
        ("value", pa.string()),
        ("proof", pa.string()),
        ("moment", _MOMENT),
    ]
)
CONSENTS = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("id", pa.int64()),
        ("contact_kind", pa.string()),
        ("purpose", pa.string()),
        ("given", pa.bool_()),
        ("moment", _MOMENT),
    ]
)
WAYS = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("id", pa.int64()),
        ("kind", pa.string()),
        ("value", pa.string()),
        ("raw", pa.string()),
        ("variable", pa.string()),
        ("validity", pa.string()),
        ("proof", pa.string()),
        ("proved_at", _MOMENT),
        ("consent", pa.string()),
        ("refused", pa.bool_()),
        ("source", pa.string()),
        ("observed_at", _MOMENT),
        ("run", pa.int64()),
    ]
)
_CONTACT = json.dumps(
    [{"k": "VARCHAR", "v": "VARCHAR", "w": "VARCHAR", "n": "VARCHAR", "f": "BOOLEAN", "c": "JSON"}]
)


def golden(motor: Engine, touched: pa.Table, records: pa.Table, staff: pa.Table) -> pa.Table:
    """[customer_id, kind, name, golden, made_up, digest] for each of `touched`."""
    return motor.query(
        engine.sql("threefold.descriptive", "golden"),
        inputs={"touched": touched, "records": records, "staff": staff},
    )


def read(golden_rows: pa.Table) -> dict[str, dict[str, Any]]:
    """The believed values of the one customer in `golden_rows`."""
    believed: dict[str, dict[str, Any]] = json.loads(golden_rows["golden"][0].as_py())
    return believed


def ways(
    motor: Engine,
    *,
    records: pa.Table,
    staff: pa.Table,
    proofs: pa.Table,
    consents: pa.Table,
    existing: pa.Table,
) -> pa.Table:
    """WAYS and `fate`: new, changed, same, or gone (then only `id` is set)."""
    return motor.query(
        engine.sql("threefold.descriptive", "ways"),
        {"form": _CONTACT},
        {
            "records": records,
            "staff": staff,
            "proofs": proofs,
            "consents": consents,
            "existing": existing,
        },
    )
