"""DuckDB in this process: one in-memory database, one cursor per statement."""

from __future__ import annotations

import shutil
import tempfile
import threading
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from threefold.engine.logic.duckdb_kept import Questions
from threefold.engine.logic.duckdb_run import answer, bound, copy, run, streamed
from threefold.engine.logic.duckdb_sql import (
    copy_options,
    different_columns,
    files_view,
    sql_type,
)
from threefold.engine.logic.duckdb_workspace import DuckDBWorkspace
from threefold.engine.logic.working import worked
from threefold.engine.types import Engine, Files, Inputs, Values, Work, Workspace
from threefold.kit.errors import Invalid
from threefold.kit.phrases import phrase

DEFAULT_MEMORY_MB = 384
FEW_MB = 256
"""For the questions asked over and over of a few rows, beside the limit of all others."""
# More open files than months of a long history would cost memory for write buffers.
OPEN_PARTITIONS = 64
IDLE_CURSORS = 8


def connect(
    *,
    memory_limit_mb: int | None = None,
    threads: int | None = None,
    temp_dir: Path | None = None,
    master: str | None = None,
    any_order: bool = False,
) -> Engine:
    if master:
        raise Invalid(
            phrase("This engine computes in its own process and has no master."),
            remedy=phrase("Leave the master out, or choose the engine “spark”."),
        )
    return DuckDB(
        memory_limit_mb=memory_limit_mb, threads=threads, temp_dir=temp_dir, any_order=any_order
    )


class DuckDB:
    name = "duckdb"

    def __init__(
        self,
        *,
        memory_limit_mb: int | None,
        threads: int | None,
        temp_dir: Path | None,
        any_order: bool,
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
            "partitioned_write_max_open_files": OPEN_PARTITIONS,
            "preserve_insertion_order": not any_order,
        }
        if threads:
            config["threads"] = threads
        self._database = _opened(config)
        self._database.execute("set global parquet_metadata_cache = true")
        self._lock = threading.Lock()
        self._running: set[duckdb.DuckDBPyConnection] = set()
        self._workspaces: set[DuckDBWorkspace] = set()
        self._idle: list[tuple[dict[str, Files], duckdb.DuckDBPyConnection]] = []
        self._few: duckdb.DuckDBPyConnection | None = None
        self._questions = Questions(self._few_cursor)

    def query(
        self, sql: str, values: Values | None = None, inputs: Inputs | None = None
    ) -> pa.Table:
        asked = partial(self._questions.ask, sql, values, inputs, self._running_on)
        known = run(sql, asked)
        if known is not None:
            return known
        with self._cursor(inputs, keep=True) as cursor:
            return run(sql, lambda: answer(cursor, sql, values))

    def stream(
        self,
        sql: str,
        values: Values | None = None,
        inputs: Inputs | None = None,
        *,
        batch_rows: int = 50_000,
    ) -> pa.RecordBatchReader:
        return streamed(self._cursor(inputs), sql, values, batch_rows)[0]

    def mapped(
        self,
        sql: str,
        work: Work,
        schema: pa.Schema,
        values: Values | None = None,
        inputs: Inputs | None = None,
        *,
        batch_rows: int = 50_000,
    ) -> pa.RecordBatchReader:
        answer, source = streamed(self._cursor(inputs), sql, values, batch_rows)

        def batches() -> Iterator[pa.RecordBatch]:
            try:
                yield from worked(answer, work, schema)
            finally:
                source.close()

        return pa.RecordBatchReader.from_batches(schema, batches())

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
        with self._cursor(inputs) as cursor:
            return copy(cursor, sql, path, values, order_by, options)

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
        with self._cursor(inputs) as cursor:
            return copy(cursor, sql, folder, values, (*partition_by, *order_by), options)

    def execute(self, sql: str, values: Values | None = None, inputs: Inputs | None = None) -> None:
        with self._cursor(inputs) as cursor:
            run(sql, lambda: cursor.execute(sql, bound(values) or {}))

    def sql_type(self, kind: pa.DataType) -> str:
        return sql_type(kind)

    @contextmanager
    def workspace(self, inputs: Inputs | None = None) -> Iterator[Workspace]:
        with self._cursor(inputs, keep=True) as cursor:
            opened = DuckDBWorkspace(cursor)
            with self._lock:
                self._workspaces.add(opened)
            try:
                yield opened
            finally:
                with self._lock:
                    self._workspaces.discard(opened)
                opened.empty()

    def interrupt(self) -> None:
        with self._lock:
            for opened in self._workspaces:
                opened.stopped = True
            for cursor in self._running:
                cursor.interrupt()

    def close(self) -> None:
        with self._lock:
            idle, self._idle = self._idle, []
        for _, cursor in idle:
            cursor.close()
        self._questions.forget()
        if self._few is not None:
            self._few.close()
        self._database.close()
        self._remove_spill()

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
        whole = False
        try:
            with self._running_on(cursor):
                for name, given in (inputs or {}).items():
                    if not isinstance(given, Files):
                        cursor.register(name, given)
                    elif ready is None:
                        view = files_view(name, given, alike=keep and _alike(cursor, given))
                        run(view, partial(cursor.execute, view))
                yield cursor
            whole = keep and bool(views)
        finally:
            if whole:
                for name in (inputs or {}).keys() - views.keys():
                    cursor.unregister(name)
                self._rest(views, cursor)
            else:
                cursor.close()

    @contextmanager
    def _running_on(self, cursor: duckdb.DuckDBPyConnection) -> Iterator[None]:
        with self._lock:
            self._running.add(cursor)
        try:
            yield
        finally:
            with self._lock:
                self._running.discard(cursor)

    def _few_cursor(self) -> duckdb.DuckDBPyConnection:
        """Of a database for kept plans: they hold what they worked in, which must not be taken from
        the memory of all else."""
        with self._lock:
            if self._few is None:
                self._few = _opened(
                    {"memory_limit": f"{FEW_MB}MiB", "temp_directory": "", "threads": 1}
                )
            return self._few.cursor()

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


def _opened(config: dict[str, Any]) -> duckdb.DuckDBPyConnection:
    database = duckdb.connect(
        ":memory:",
        config={
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            # A table name in the SQL must never pick up a Python variable of the caller.
            "python_enable_replacements": False,
            **config,
        },
    )
    database.execute("set global TimeZone = 'UTC'")
    database.execute(files("threefold.engine").joinpath("macros/duckdb.sql").read_text("utf-8"))
    return database


def _alike(cursor: duckdb.DuckDBPyConnection, given: Files) -> bool:
    if len(given.paths) < 2:
        return True
    question = different_columns(given)
    row = run(question, lambda: cursor.execute(question).fetchone())
    return row == (1,)
