"""A computation's own tables in DuckDB: temporary ones of one cursor."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import duckdb
import pyarrow as pa

from threefold.engine.logic.duckdb_run import answer, bound, cancelled, copy, run, streamed
from threefold.engine.logic.duckdb_sql import copy_options, files_view, quoted
from threefold.engine.types import Files, Inputs, Values


class DuckDBWorkspace:
    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self.stopped = False
        self._cursor = cursor
        self._kept: set[str] = set()
        self._streaming: Generator[pa.RecordBatch, None, None] | None = None

    def keep(
        self, name: str, sql: str, values: Values | None = None, inputs: Inputs | None = None
    ) -> None:
        statement = f"create or replace temporary table {quoted(name)} as {sql}"
        with self._given(sql, inputs) as cursor:
            run(sql, lambda: cursor.execute(statement, bound(values) or {}))
        self._kept.add(name)

    def query(
        self, sql: str, values: Values | None = None, inputs: Inputs | None = None
    ) -> pa.Table:
        with self._given(sql, inputs) as cursor:
            return run(sql, lambda: answer(cursor, sql, values))

    def stream(
        self,
        sql: str,
        values: Values | None = None,
        inputs: Inputs | None = None,
        *,
        batch_rows: int = 50_000,
    ) -> pa.RecordBatchReader:
        reader, self._streaming = streamed(self._given(sql, inputs), sql, values, batch_rows)
        return reader

    def write_parquet(
        self,
        sql: str,
        path: str | Path,
        values: Values | None = None,
        inputs: Inputs | None = None,
        *,
        order_by: Sequence[str] = (),
        row_group_rows: int = 50_000,
        compression: str = "zstd",
    ) -> int:
        options = copy_options(row_group_rows, compression)
        with self._given(sql, inputs) as cursor:
            return copy(cursor, sql, path, values, order_by, options)

    def drop(self, name: str) -> None:
        if name in self._kept:
            self._kept.discard(name)
            self._finish()
            self._cursor.execute(f"drop table if exists {quoted(name)}")

    def empty(self) -> None:
        """The cursor serves others after this."""
        for name in list(self._kept):
            self.drop(name)
        self._finish()

    @contextmanager
    def _given(self, sql: str, inputs: Inputs | None) -> Iterator[duckdb.DuckDBPyConnection]:
        if self.stopped:
            raise cancelled(sql)
        self._finish()
        shown: list[str] = []
        try:
            for name, given in (inputs or {}).items():
                if isinstance(given, Files):
                    view = files_view(name, given)
                    run(view, partial(self._cursor.execute, view))
                else:
                    self._cursor.register(name, given)
                shown.append(name)
            yield self._cursor
        finally:
            for name in shown:
                self._cursor.execute(f"drop view if exists {quoted(name)}")

    def _finish(self) -> None:
        """An answer not read to its end would block the cursor."""
        if self._streaming is not None:
            streaming, self._streaming = self._streaming, None
            streaming.close()
