"""Spark: on this machine, on a standalone cluster, or behind a Spark Connect server.

Answers have the Arrow types that the engine in the same process gives, but for whole numbers, whose
width may differ (a sum of integers is an int64 here), and for decimals, whose precision and scale
may; the values are equal. Each statement has a Spark session of its own, so that many threads may
ask at once; the Spark itself is shared by all that compute in this process.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from threefold.engine.logic import spark_connect, spark_session
from threefold.engine.logic.spark_errors import cancelled
from threefold.engine.logic.spark_scope import Scope
from threefold.engine.logic.spark_sql import SETTINGS, sql_type
from threefold.engine.logic.spark_workspace import SparkWorkspace
from threefold.engine.types import Engine, Inputs, Values, Work, Workspace
from threefold.kit.errors import Cancelled, ThreefoldError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

IDLE_SESSIONS = 8
STOP_EVERY_S = 0.2


def connect(
    *,
    memory_limit_mb: int | None = None,
    threads: int | None = None,
    temp_dir: Path | None = None,
    master: str | None = None,
    any_order: bool = False,
) -> Engine:
    """`any_order` says nothing here: Spark promises no order but one that is asked for."""
    return Spark(memory_limit_mb=memory_limit_mb, threads=threads, temp_dir=temp_dir, master=master)


class Spark:
    name = "spark"

    def __init__(
        self,
        *,
        memory_limit_mb: int | None,
        threads: int | None,
        temp_dir: Path | None,
        master: str | None,
    ) -> None:
        self._remote = spark_session.is_remote(master)
        if self._remote:
            self._session = spark_connect.connect(str(master))
        else:
            self._session = spark_session.hold(
                master=master, memory_limit_mb=memory_limit_mb, threads=threads, temp_dir=temp_dir
            )
        here = not self._remote and spark_session.is_local(self._session)
        self._folder: Path | None = None
        # Elsewhere only a folder that was named is known to be seen by all.
        if here or temp_dir is not None:
            if temp_dir is not None:
                temp_dir.mkdir(parents=True, exist_ok=True)
            self._folder = Path(tempfile.mkdtemp(prefix="threefold-engine-", dir=temp_dir))
            # Workers may run as somebody else.
            self._folder.chmod(0o700 if here else 0o777)
        self._lock = threading.Lock()
        self._running: set[Scope] = set()
        self._idle: list[SparkSession] = []
        self._closed = False

    def query(
        self, sql: str, values: Values | None = None, inputs: Inputs | None = None
    ) -> pa.Table:
        with self._scope(sql, inputs) as scope:
            return scope.query(sql, values)

    def stream(
        self,
        sql: str,
        values: Values | None = None,
        inputs: Inputs | None = None,
        *,
        batch_rows: int = 50_000,
    ) -> pa.RecordBatchReader:
        with self._scope(sql, inputs) as scope:
            return scope.stream(sql, values, batch_rows)

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
        with self._scope(sql, inputs) as scope:
            return scope.mapped(sql, work, schema, values, batch_rows)

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
        with self._scope(sql, inputs) as scope:
            return scope.write_parquet(sql, path, values, order_by, row_group_rows, compression)

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
        with self._scope(sql, inputs) as scope:
            return scope.write_partitions(
                sql, folder, values, partition_by, order_by, row_group_rows, compression
            )

    def execute(self, sql: str, values: Values | None = None, inputs: Inputs | None = None) -> None:
        with self._scope(sql, inputs) as scope:
            scope.execute(sql, values)

    def sql_type(self, kind: pa.DataType) -> str:
        return sql_type(kind)

    @contextmanager
    def workspace(self, inputs: Inputs | None = None) -> Iterator[Workspace]:
        with self._scope("", inputs) as scope:
            opened = SparkWorkspace(scope)
            try:
                yield opened
            finally:
                opened.empty()

    def interrupt(self) -> None:
        with self._lock:
            running = set(self._running)
        for scope in running:
            scope.stopped = True
        if running:
            threading.Thread(target=self._stop, args=(running,), daemon=True).start()

    def _stop(self, scopes: set[Scope]) -> None:
        """Again and again: what is still being planned has no job yet that could be stopped."""
        while scopes:
            for scope in scopes:
                scope.session.interruptAll()
            time.sleep(STOP_EVERY_S)
            with self._lock:
                scopes &= self._running

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        if self._remote:
            for session in (*self._idle, self._session):
                session.stop()
        else:
            spark_session.release()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    @contextmanager
    def _scope(self, sql: str, inputs: Inputs | None) -> Iterator[Scope]:
        scope = Scope(self._taken(), self._folder)
        with self._lock:
            self._running.add(scope)
        try:
            with scope.given(sql, inputs):
                yield scope
        except ThreefoldError as error:
            # Spark says only that a job failed when it was stopped.
            if scope.stopped and not isinstance(error, Cancelled):
                raise cancelled(sql) from error
            raise
        finally:
            with self._lock:
                self._running.discard(scope)
                if not scope.stopped and len(self._idle) < IDLE_SESSIONS:
                    self._idle.append(scope.session)

    def _taken(self) -> SparkSession:
        with self._lock:
            if self._idle:
                return self._idle.pop()
        session = self._session.newSession()
        for name, value in SETTINGS.items():
            session.conf.set(name, value)
        return session
