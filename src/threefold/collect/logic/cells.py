"""Values that a database hands over as Python objects, as columns of text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from threefold.collect.logic.reading import parquet


def batch(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> pa.RecordBatch:
    """Rows of a result as one batch, every column text; what is empty is NULL."""
    columns = zip(*rows, strict=True) if rows else ([] for _ in names)
    arrays = [column(list(values)) for values in columns]
    return pa.RecordBatch.from_arrays(arrays, names=list(names))


def column(values: list[Any]) -> pa.Array:
    """One column as text, by the same rules as the columns of a Parquet file."""
    try:
        return parquet.text(pa.array(values))
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        # Kinds mixed in one column, as SQLite allows, or kinds that Arrow does not know.
        return parquet.text(pa.array([_plain(value) for value in values], pa.string()))


def _plain(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bytes | bytearray | memoryview):
        raw = bytes(value)
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            return raw.hex()
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)
