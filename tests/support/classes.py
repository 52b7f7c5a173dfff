"""A wide view made of rows, for tests of what is asked of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pyarrow as pa

from threefold.view.logic.wide.days import DAYS
from threefold.view.logic.wide.fields import schema_of
from threefold.view.service import wide_fields
from threefold.view.service.wide import tables


def lay(rows: Iterable[Mapping[str, Any]], day: date, *, made: int = 0) -> None:
    """Keep these rows as the wide view of a day; `made` tells one making from another."""
    rows = [dict(row) for row in rows]
    columns = sorted({name for row in rows for name in row} - {"customer_id"})
    schema = schema_of(wide_fields())
    told = {name: schema.field(name).type for name in columns}
    table = pa.table(
        {
            "as_of": pa.array([day.isoformat()] * len(rows)),
            "customer_id": pa.array([row["customer_id"] for row in rows], pa.int64()),
            **{
                name: pa.array([_as(kind, row.get(name)) for row in rows], kind)
                for name, kind in told.items()
            },
        }
    )
    held = tables.customers_wide()
    held.delete(f"as_of = '{day.isoformat()}'", app_id=uuid4().hex, app_version=1)
    held.append(table, app_id=uuid4().hex, app_version=1)
    note = {
        "as_of": day.isoformat(),
        "made_at": datetime(2026, 4, 1, 12, made, tzinfo=UTC),
        "customers": len(rows),
        "columns": " ".join(columns),
        "now": True,
        "engine": "duckdb",
        "seconds": 0.1,
    }
    tables.days().append(pa.Table.from_pylist([note], DAYS), app_id=uuid4().hex, app_version=1)


def _as(kind: pa.DataType, value: Any) -> Any:
    return Decimal(str(value)) if pa.types.is_decimal(kind) and value is not None else value


def class_pages(owner: Any, customer: int, prospect: int) -> dict[str, list[Mapping[str, Any]]]:
    """Classes of two days, rules changed once and a type of prospect noted twice; examples."""
    from threefold.segments.service import classes

    then = date(2026, 2, 1)
    lay([{"customer_id": customer, "orders": 1}, {"customer_id": prospect}], then)
    classes.classify(as_of=then)
    classes.classify()
    edited = classes.edited_ladder("tier", {"numbers": {"best_share": 0.25}})
    classes.save_ladder(edited, actor=owner, note="more of them")
    classes.set_prospect(prospect, type="interested", reason="asked for a price", actor=owner)
    state = classes.set_prospect(prospect, type="never", reason="too dear", actor=owner)
    return {
        "segments:(division)": [{"division": each} for each in ("relation", "tier", "stage")],
        "segments:(customer)": [{"customer": each} for each in (customer, prospect)],
        "segments:(customer, state)": [{"customer": prospect, "state": state.pk}],
    }
