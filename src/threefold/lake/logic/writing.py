"""Writing sorted Parquet files into a table's folder, and what Delta wants to know of them."""

from __future__ import annotations

import datetime as dt
import json
import math
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.parquet as papq
from deltalake.transaction import AddAction

from threefold.engine.types import Engine, Inputs, Values
from threefold.kit.errors import Invalid
from threefold.lake.logic.storage import Storage

NULL_PARTITION = "__HIVE_DEFAULT_PARTITION__"
# Longer texts would blow up the log; pruning wants short keys and times.
_LONGEST_BOUND = 64
_SMALLEST_GROUP_ROWS = 8192
# Passing over a row group by its bounds costs about as much as decoding a thousand keys.
_KEYS_PER_GROUP = 1000


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table lies on disk."""

    schema: pa.Schema
    partition_by: tuple[str, ...]
    cluster_by: tuple[str, ...]
    row_group_rows: int = 50_000
    """At most so many rows in a row group."""

    @property
    def prefix(self) -> str:
        """Begins the name of each file that is sorted in row groups of at most this size."""
        return f"sorted-{self.row_group_rows}-"

    def group_rows(self, rows: int) -> int:
        """Rows in each row group of a file of `rows`, so that one key is found with least work.

        Groups passed over and keys decoded cost the same at the square root.
        """
        best = max(_SMALLEST_GROUP_ROWS, math.isqrt(rows * _KEYS_PER_GROUP))
        return min(self.row_group_rows, best)


def write_files(
    engine: Engine,
    storage: Storage,
    layout: Layout,
    sql: str,
    values: Values | None,
    inputs: Inputs,
    *,
    file_rows: int,
    data_change: bool = True,
) -> list[AddAction]:
    """Write the rows of `sql`, sorted; one published file for each partition touched.

    `file_rows` is about how many rows the largest of these files gets.
    """
    group_rows = layout.group_rows(file_rows)
    with storage.staging() as folder:
        if layout.partition_by:
            engine.write_partitions(
                sql,
                folder,
                values,
                inputs,
                partition_by=layout.partition_by,
                order_by=layout.cluster_by,
                row_group_rows=group_rows,
            )
        else:
            engine.write_parquet(
                sql,
                folder / "part.parquet",
                values,
                inputs,
                order_by=layout.cluster_by,
                row_group_rows=group_rows,
            )
        return [
            publish(storage, layout, source, source.parent.relative_to(folder), data_change)
            for source in sorted(folder.rglob("*.parquet"))
            if papq.read_metadata(source).num_rows
        ]


def publish(
    storage: Storage,
    layout: Layout,
    source: Path,
    folder: Path,
    data_change: bool,
    *,
    keep: bool = False,
) -> AddAction:
    path = (folder / f"{layout.prefix}{uuid.uuid4().hex}.parquet").as_posix()
    size = source.stat().st_size
    stats = json.dumps(file_stats(papq.read_metadata(source), set(layout.cluster_by)))
    storage.publish(source, path, keep=keep)
    return AddAction(
        path=path,
        size=size,
        partition_values=partition_values(folder.parts),
        modification_time=int(time.time() * 1000),
        data_change=data_change,
        stats=stats,
    )


def partition_values(folders: Sequence[str]) -> dict[str, str | None]:
    pairs = (folder.split("=", 1) for folder in folders)
    return {
        unquote(name): None if value == NULL_PARTITION else unquote(value) for name, value in pairs
    }


def file_stats(metadata: papq.FileMetaData, keys: set[str]) -> dict[str, Any]:
    """Row count, and bounds of whole numbers, dates, times and of the texts among `keys`."""
    low: dict[str, Any] = {}
    high: dict[str, Any] = {}
    nulls: dict[str, int] = {}
    for index in range(metadata.num_columns):
        column = metadata.schema.column(index)
        groups = [
            metadata.row_group(group).column(index).statistics
            for group in range(metadata.num_row_groups)
        ]
        if "." in column.path or any(stats is None or not stats.has_null_count for stats in groups):
            continue
        nulls[column.path] = sum(stats.null_count for stats in groups)
        filled = [stats for stats in groups if stats.has_min_max]
        if len(filled) == sum(1 for stats in groups if stats.num_values) and filled:
            bounds = _bounds(filled, column.path in keys)
            if bounds is not None:
                low[column.path], high[column.path] = bounds
    return {
        "numRecords": metadata.num_rows,
        "minValues": low,
        "maxValues": high,
        "nullCount": nulls,
    }


def _bounds(groups: Sequence[Any], key: bool) -> tuple[Any, Any] | None:
    low, high = min(group.min for group in groups), max(group.max for group in groups)
    kind = type(low)
    if kind is int or (kind is str and key and max(len(low), len(high)) <= _LONGEST_BOUND):
        return low, high
    if kind in (dt.datetime, dt.date):
        return _moment(low), _moment(high)
    return None


def _moment(value: dt.datetime | dt.date) -> str:
    if not isinstance(value, dt.datetime):
        return value.isoformat()
    text = value.replace(tzinfo=None).isoformat(timespec="microseconds")
    return text + "Z" if value.tzinfo else text


def check_required(schema: pa.Schema, adds: Sequence[AddAction]) -> None:
    """`Invalid` when a column that the schema wants filled has a NULL in one of the files."""
    required = [field.name for field in schema if not field.nullable]
    for add in adds:
        nulls = json.loads(add.stats)["nullCount"]
        for name in required:
            missing = add.partition_values.get(name, "") is None
            if nulls.get(name, 0) or missing:
                raise Invalid(
                    f"The column {name!r} must be filled in every row.",
                    where={"column": name, "rows": nulls.get(name, "")},
                    remedy="Leave out, or complete, the rows without a value.",
                )
