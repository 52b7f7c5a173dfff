"""DuckDB in this process: one in-memory database, one cursor per statement."""

from __future__ import annotations

import shutil
import tempfile
import threading
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import pyarrow as pa

from threefold.engine.logic.duckdb_sql import (
    copy_options,
    different_columns,
    files_view,
    quoted,
    sql_type,
    text,
)
from threefold.engine.types import Engine, Files, Inputs, Values
from threefold.kit.errors import Cancelled, Invalid, ThreefoldError, Unavailable
from threefold.kit.phrases import phrase

DEFAULT_MEMORY_MB = 384
# More open files than months of a long history would cost memory for write buffers.
OPEN_PARTITIONS = 64
IDLE_CURSORS = 8

_Answer = TypeVar("_Answer")


def connect(
    *, memory_limit_mb: int | None = None, threads: int | None = None, temp_dir: Path | None = None
) -> Engine:
    return DuckDB(memory_limit_mb=memory_limit_mb, threads=threads, temp_dir=temp_dir)


class DuckDB:
    name = "duckdb"

    def __init__(
        self, *, memory_limit_mb: int | None, threads: int | None, temp_dir: Path | None
    ) -> None:
        if temp_dir is not None:
            temp_dir.mkdir(parents=True, exist_ok=True)
        spill = Path(tempfile.mkdtemp(prefix="threefold-engine-", dir=temp_dir))
        # The finaliser also runs at interpreter exit, so no spill folder is left behind.
        self._remove_spill = weakref.finalize(self, shutil.rmtree, spill, ignore_errors=True)
        self.memory_limit_mb = memory_limit_mb or DEFAULT_MEMORY_MB
        config: dict[str, Any] = {
            "memory_limit": f"{self.memory_limit_mb}MiB",
            "temp_directory": str(spill),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            # A table name in the SQL must never pick up a Python variable of the caller.
            "python_enable_replacements": False,
            "partitioned_write_max_open_files": OPEN_PARTITIONS,
        }
        if threads:
            config["threads"] = threads
        self._database = duckdb.connect(":memory:", config=config)
        self._database.execute("set global TimeZone = 'UTC'")
        self._database.execute("set global parquet_metadata_cache = true")
        self._database.execute(
            files("threefold.engine").joinpath("macros/duckdb.sql").read_text("utf-8")
        )
        self._lock = threading.Lock()
        self._running: set[duckdb.DuckDBPyConnection] = set()
        self._idle: list[tuple[dict[str, Files], duckdb.DuckDBPyConnection]] = []

    def query(
        self, sql: str, values: Values | None = None, inputs: Inputs | None = None
    ) -> pa.Table:
        with self._cursor(inputs, keep=True) as cursor:
            return _run(sql, lambda: cursor.sql(sql, params=_bound(values)).to_arrow_table())

    def stream(
        self,
        sql: str,
        values: Values | None = None,
        inputs: Inputs | None = None,
        *,
        batch_rows: int = 50_000,
    ) -> pa.RecordBatchReader:
        scope = self._cursor(inputs)
        cursor = scope.__enter__()
        try:
            reader = _run(
                sql, lambda: cursor.sql(sql, params=_bound(values)).to_arrow_reader(batch_rows)
            )
        except BaseException:
            scope.__exit__(None, None, None)
            raise

        def batches() -> Iterator[pa.RecordBatch]:
            try:
                while (batch := _run(sql, lambda: next(reader, None))) is not None:
                    yield batch
            finally:
                reader.close()
                scope.__exit__(None, None, None)

        return pa.RecordBatchReader.from_batches(reader.schema, batches())

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
        return self._copy(sql, path, values, inputs, order_by, options)

    def write_partitions(
        self,
        sql: str,
        folder: str | Path,
        values: Values | None = None,
        inputs: Inputs | None = None,
        *,
        partition_by: Sequence[str],
        order_by: Sequence[str] = (),
        row_group_rows: int = 50_000,
        compression: str = "zstd",
    ) -> int:
        options = copy_options(row_group_rows, compression, partition_by)
        return self._copy(sql, folder, values, inputs, (*partition_by, *order_by), options)

    def execute(self, sql: str, values: Values | None = None, inputs: Inputs | None = None) -> None:
        with self._cursor(inputs) as cursor:
            _run(sql, lambda: cursor.execute(sql, _bound(values) or {}))

    def sql_type(self, kind: pa.DataType) -> str:
        return sql_type(kind)

    def interrupt(self) -> None:
        with self._lock:
            for cursor in self._running:
                cursor.interrupt()

    def close(self) -> None:
        with self._lock:
            idle, self._idle = self._idle, []
        for _, cursor in idle:
            cursor.close()
        self._database.close()
        self._remove_spill()

    def _copy(
        self,
        sql: str,
        target: str | Path,
        values: Values | None,
        inputs: Inputs | None,
        order_by: Sequence[str],
        options: str,
    ) -> int:
        columns = ", ".join(f"{quoted(column)} nulls first" for column in order_by)
        order = f" order by {columns}" if columns else ""
        statement = f"copy (select * from ({sql}){order}) to {text(str(target))} ({options})"
        with self._cursor(inputs) as cursor:
            row = _run(sql, lambda: cursor.execute(statement, _bound(values) or {}).fetchone())
        return int(row[0]) if row else 0

    @contextmanager
    def _cursor(
        self, inputs: Inputs | None, *, keep: bool = False
    ) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor with `inputs` as views; with `keep` its views of files serve the next one too.

        Every page asks of the same files, and to look at them all costs milliseconds.
        """
        views = {name: each for name, each in (inputs or {}).items() if isinstance(each, Files)}
        ready = self._taken(views) if keep and views else None
        cursor = ready or self._database.cursor()
        with self._lock:
            self._running.add(cursor)
        whole = False
        try:
            for name, given in (inputs or {}).items():
                if not isinstance(given, Files):
                    cursor.register(name, given)
                elif ready is None:
                    view = files_view(name, given, alike=keep and _alike(cursor, given))
                    _run(view, partial(cursor.execute, view))
            yield cursor
            whole = keep and bool(views)
        finally:
            with self._lock:
                self._running.discard(cursor)
            if whole:
                for name in (inputs or {}).keys() - views.keys():
                    cursor.unregister(name)
                self._rest(views, cursor)
            else:
                cursor.close()

    def _taken(self, views: dict[str, Files]) -> duckdb.DuckDBPyConnection | None:
        with self._lock:
            for place, (known, cursor) in enumerate(self._idle):
                if known == views:
                    del self._idle[place]
                    return cursor
        return None

    def _rest(self, views: dict[str, Files], cursor: duckdb.DuckDBPyConnection) -> None:
        with self._lock:
            self._idle.insert(0, (views, cursor))
            spare = self._idle[IDLE_CURSORS:]
            del self._idle[IDLE_CURSORS:]
        for _, unused in spare:
            unused.close()


def _alike(cursor: duckdb.DuckDBPyConnection, given: Files) -> bool:
    if len(given.paths) < 2:
        return True
    question = different_columns(given)
    row = _run(question, lambda: cursor.execute(question).fetchone())
    return row == (1,)


def _bound(values: Values | None) -> dict[str, Any] | None:
    return dict(values) if values else None


def _run(sql: str, work: Callable[[], _Answer]) -> _Answer:
    try:
        return work()
    except (duckdb.Error, pa.ArrowException) as error:
        raise _explained(error, sql) from error


def _explained(error: Exception, sql: str) -> ThreefoldError:
    where = {"statement": " ".join(sql.split())[:200]}
    detail = str(error).strip()
    if isinstance(error, duckdb.InterruptException) or "INTERRUPT" in detail:
        return Cancelled(phrase("The computation was cancelled."), where=where)
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
