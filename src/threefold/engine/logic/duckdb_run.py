"""Running one statement on a DuckDB cursor, and what its failures mean."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import pyarrow as pa

from threefold.engine.logic.duckdb_sql import quoted, text
from threefold.engine.types import Values
from threefold.kit.errors import Cancelled, Invalid, ThreefoldError, Unavailable
from threefold.kit.phrases import phrase

_Answer = TypeVar("_Answer")
BATCH_ROWS = 131_072


def bound(values: Values | None) -> dict[str, Any] | None:
    return dict(values) if values else None


def answer(cursor: duckdb.DuckDBPyConnection, sql: str, values: Values | None) -> pa.Table:
    """All rows of one statement.

    `cursor.sql(…).to_arrow_table()` has the statement bound twice, which takes as long as running
    most of ours; `cursor.execute` copies all rows again. What the former ends in is asked at once,
    as long as it is there: it is no part of what DuckDB promises.
    """
    submit = getattr(cursor, "_submit", None)
    if submit is None:
        return cursor.sql(sql, params=bound(values)).to_arrow_table()
    table: pa.Table = submit(sql, bound(values), "arrow", BATCH_ROWS).arrow_table()
    return table


def streamed(
    scope: AbstractContextManager[duckdb.DuckDBPyConnection],
    sql: str,
    values: Values | None,
    batch_rows: int,
) -> tuple[pa.RecordBatchReader, Generator[pa.RecordBatch, None, None]]:
    """The answer in batches, and what makes them: both end `scope`, the cursor's, when done."""
    cursor = scope.__enter__()
    try:
        reader = run(sql, lambda: cursor.sql(sql, params=bound(values)).to_arrow_reader(batch_rows))
    except BaseException:
        scope.__exit__(None, None, None)
        raise

    def batches() -> Generator[pa.RecordBatch, None, None]:
        try:
            while (batch := run(sql, lambda: next(reader, None))) is not None:
                yield batch
        finally:
            reader.close()
            scope.__exit__(None, None, None)

    source = batches()
    return pa.RecordBatchReader.from_batches(reader.schema, source), source


def copy(
    cursor: duckdb.DuckDBPyConnection,
    sql: str,
    target: str | Path,
    values: Values | None,
    order_by: Sequence[str],
    options: str,
) -> int:
    """Write the answer to `target`, sorted; rows written."""
    columns = ", ".join(f"{quoted(column)} nulls first" for column in order_by)
    order = f" order by {columns}" if columns else ""
    statement = f"copy (select * from ({sql}){order}) to {text(str(target))} ({options})"
    row = run(sql, lambda: cursor.execute(statement, bound(values) or {}).fetchone())
    return int(row[0]) if row else 0


def run(sql: str, work: Callable[[], _Answer]) -> _Answer:
    try:
        return work()
    except (duckdb.Error, pa.ArrowException) as error:
        raise explained(error, sql) from error


def cancelled(sql: str) -> Cancelled:
    return Cancelled(phrase("The computation was cancelled."), where=_place(sql))


def _place(sql: str) -> dict[str, str]:
    return {"statement": " ".join(sql.split())[:200]}


def explained(error: Exception, sql: str) -> ThreefoldError:
    where = _place(sql)
    detail = str(error).strip()
    if isinstance(error, duckdb.InterruptException) or "INTERRUPT" in detail:
        return cancelled(sql)
    if isinstance(error, duckdb.OutOfMemoryException):
        return Unavailable(
            phrase(
                "The computation needs more memory or spill space than it may use: %(error)s",
                error=detail,
            ),
            remedy=phrase(
                "Raise the engine's memory limit, or free space in its temporary folder."
            ),
            where=where,
        )
    if isinstance(error, (duckdb.IOException, duckdb.HTTPException)):
        return Unavailable(
            phrase("A file of the computation cannot be read or written: %(error)s", error=detail),
            remedy=phrase("Check that the folder exists, is readable and has free space."),
            where=where,
        )
    if isinstance(error, (duckdb.DataError, duckdb.ConversionException)):
        return Invalid(
            phrase("A value does not fit the computation: %(error)s", error=detail),
            remedy=phrase("Correct the value named in the message."),
            where=where,
        )
    return ThreefoldError(
        phrase("The computation failed: %(error)s", error=detail),
        remedy=phrase("Correct the statement, or report it together with this message."),
        where=where,
    )
