"""How accurate the record of each customer is, kept for the wide view each time it is measured."""

from __future__ import annotations

import time
from collections.abc import Sequence
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq

from threefold.descriptive import service as descriptive
from threefold.engine import service as engine
from threefold.view.service.wide import tables

_PORTION = 50_000


def keep_accuracy() -> int:
    """Measure every customer and keep it in place of what was kept; customers.

    It takes as long as the measuring of the whole base, so the view joins what was kept last.
    """
    table = tables.accuracy()
    rows = 0
    with table.staging() as folder:
        path = folder / "accuracy.parquet"
        with pq.ParquetWriter(path, tables.ACCURACY) as writer:
            for some in descriptive.portions(descriptive.all_clusters(), _PORTION):
                found = descriptive.gains(descriptive.roots(some))
                writer.write_table(found.select(tables.ACCURACY.names).cast(tables.ACCURACY))
                rows += found.num_rows
        if rows:
            table.replace([path], app_id="accuracy", app_version=time.time_ns() // 1000)
        elif table.snapshot().rows:
            table.delete("true", app_id="accuracy", app_version=time.time_ns() // 1000)
    return rows


def kept_accuracy() -> pa.Table:
    """[customer_id, accuracy], ordered by customer; empty before the first measuring."""
    return engine.shared().query(
        "select customer_id, accuracy from kept order by customer_id",
        inputs={"kept": tables.accuracy().snapshot().input()},
    )


def forget_accuracy(customers: Sequence[int]) -> None:
    listed = ", ".join(str(int(customer)) for customer in customers)
    tables.accuracy().delete(
        f"customer_id in ({listed})", app_id=f"erase-{uuid4().hex}", app_version=1
    )
