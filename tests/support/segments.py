"""Further days of the wide view for tests, made out of the newest one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pyarrow as pa

from threefold.engine import service as engine
from threefold.kit import clock
from threefold.view import service as view
from threefold.view.logic.wide.days import DAYS
from threefold.view.service.wide import tables


def another_day(change: Callable[[dict[str, Any]], dict[str, Any] | None], days: int = 1) -> date:
    """A later day of the wide view: each row of the newest one, changed; left out where None."""
    newest = view.wide_day()
    day = newest.as_of + timedelta(days=days)
    held = engine.shared().query("select * from wide", inputs={"wide": view.wide()})
    rows = [changed for row in held.to_pylist() if (changed := change(row)) is not None]
    table = pa.Table.from_pylist(rows, held.schema)
    said = pa.repeat(pa.scalar(day.isoformat()), table.num_rows)
    tables.customers_wide().append(
        table.append_column("as_of", said), app_id=uuid4().hex, app_version=1
    )
    note = {
        "as_of": day.isoformat(), "made_at": clock.now(), "customers": table.num_rows,
        "columns": " ".join(newest.columns), "now": True, "engine": "duckdb", "seconds": 0.0,
    }  # fmt: skip
    tables.days().append(pa.Table.from_pylist([note], DAYS), app_id=uuid4().hex, app_version=1)
    return day
