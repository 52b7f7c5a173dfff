"""Parquet files: typed columns back to text, timestamps as ISO 8601."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from threefold.collect.logic.reading import columns, parts
from threefold.collect.logic.reading.delimited import Outcome
from threefold.collect.logic.reading.types import Inspection, ReadOptions
from threefold.kit.errors import Cancelled, Invalid
from threefold.kit.phrases import phrase

STUDIED_ROWS = 2_000


def _open(path: Path, file: str) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(path)
    except (pa.ArrowException, OSError) as error:
        raise Invalid(
            phrase("The Parquet file cannot be read: %(error)s", error=error),
            where={"file": file},
            remedy=phrase("Make or transfer the file again."),
        ) from None


def text(column: pa.Array) -> pa.Array:
    """The column as strings; empty strings are NULL."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        column = column.dictionary_decode()
        kind = column.type
    if pa.types.is_timestamp(kind):
        out = pc.replace_substring_regex(pc.cast(column, pa.string()), r"\.0+([-+Z]|$)", r"\1")
    elif pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        # A whole number must not turn into 1e+20 or 17850.00 on its way to text.
        out = _numbers(column)
    elif pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_nested(kind):
        out = pa.array([_plain(value) for value in column.to_pylist()], pa.string())
    elif pa.types.is_null(kind):
        out = pa.nulls(len(column), pa.string())
    else:
        out = pc.cast(column, pa.string())
    out = pc.cast(out, pa.string())
    return pc.if_else(pc.equal(out, ""), None, out)


def _numbers(column: pa.Array) -> pa.Array:
    if pa.types.is_decimal(column.type):
        return pc.cast(column, pa.string())
    out = pc.cast(column, pa.string())
    if pc.any(pc.match_substring(out, "e")).as_py():
        spelled = [None if value is None else _spelled(value) for value in column.to_pylist()]
        return pa.array(spelled, pa.string())
    return pc.if_else(pc.is_nan(column), None, out)


def _spelled(value: float) -> str | None:
    if value != value:
        return None
    return str(int(value)) if value.is_integer() and abs(value) < 1e21 else repr(value)


def _plain(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bytes):
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            return value.hex()
    return json.dumps(value, ensure_ascii=False, default=_jsonable)


def _jsonable(value: Any) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    return str(value) if isinstance(value, Decimal) else repr(value)


def inspect(path: Path, common: Inspection, options: ReadOptions) -> Inspection:
    with _open(path, common.file) as file:
        names = file.schema_arrow.names
        if not names:
            raise Invalid(phrase("The Parquet file has no columns."), where={"file": common.file})
        first = next(file.iter_batches(batch_size=STUDIED_ROWS), None)
        cells = [text(column).to_pylist() for column in first.columns] if first else []
        rows = list(zip(*cells, strict=True))
        return replace(
            common,
            columns=columns.describe(names, rows, options, common.file),
            rows_estimate=file.metadata.num_rows,
            rows_exact=True,
        )


def stage(
    path: Path,
    inspection: Inspection,
    folder: Path,
    *,
    progress: Callable[[int, int], None],
    cancelled: Callable[[], bool] | None,
) -> Outcome:
    names = [column.name for column in inspection.columns]
    with (
        _open(path, inspection.file) as file,
        parts.Writer(folder / "raw.parquet", names) as out,
    ):
        total = file.metadata.num_rows
        try:
            for batch in file.iter_batches(batch_size=parts.batch_rows(len(names))):
                if cancelled is not None and cancelled():
                    raise Cancelled(phrase("Reading the file was cancelled."))
                lines = pa.array(range(out.rows + 1, out.rows + len(batch) + 1), pa.int64())
                out.write(lines, [text(column) for column in batch.columns])
                progress(out.rows, total)
        except (pa.ArrowException, OSError) as error:
            raise Invalid(
                phrase(
                    "The Parquet file is damaged after row %(row)s: %(error)s",
                    row=f"{out.rows:,}",
                    error=error,
                ),
                where={"file": inspection.file, "row": out.rows + 1},
                remedy=phrase("Make or transfer the file again."),
            ) from None
        return Outcome(out.rows, {}, lines_exact=True)
