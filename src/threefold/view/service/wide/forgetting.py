"""Customers taken out of every day of the wide view, and what no version needs any more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from threefold.engine import service as engine
from threefold.view.service.wide import tables
from threefold.view.service.wide.accuracy import forget_accuracy
from threefold.view.service.wide.reading import wide_days


def forget_wide(customers: Sequence[int], *, request: str = "") -> int:
    """Delete all rows of these customers, whatever the day; how many. `request` names the case.

    The same case again deletes nothing. What the rows said is gone from the disk once `tidy_wide`
    has dropped the files of before.
    """
    if not customers:
        return 0
    listed = ", ".join(str(int(customer)) for customer in customers)
    case = request or uuid4().hex
    forget_accuracy(customers)
    return tables.customers_wide().delete(
        f"customer_id in ({listed})", app_id=f"erase-{case}", app_version=1
    )


def wide_rows(customers: Sequence[int]) -> list[dict[str, Any]]:
    """The rows of these customers on every day, newest first: only what is known of them."""
    there = sorted({code for day in wide_days() for code in day.columns})
    table = tables.customers_wide()
    columns = [code for code in table.layout.schema.names if code in there]
    held = table.snapshot().input(["customer_id", "as_of", *columns])
    listed = ", ".join(str(int(customer)) for customer in customers) or "null"
    found = engine.shared().query(
        f"select * from held where customer_id in ({listed})"
        " order by as_of desc nulls last, customer_id",
        inputs={"held": held},
    )
    return [
        {code: value for code, value in row.items() if value is not None}
        for row in found.to_pylist()
    ]


def tidy_wide(*, keep_hours: float = 168) -> dict[str, int]:
    """Drop files that no version younger than this needs; how many went."""
    kept = (tables.customers_wide(), tables.days(), tables.accuracy())
    return {"removed": sum(table.vacuum(keep_hours) for table in kept)}
