"""A computation's own tables in Spark: written once, shown as views of one session."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa

from threefold.engine.logic.spark_scope import Scope
from threefold.engine.types import Inputs, Values


class SparkWorkspace:
    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._kept: dict[str, Any] = {}

    def keep(
        self, name: str, sql: str, values: Values | None = None, inputs: Inputs | None = None
    ) -> None:
        with self._given(sql, inputs) as scope:
            kept = scope.keep(name, sql, values)
        if name in self._kept:
            self._remove(self._kept[name])
        self._kept[name] = kept

    def query(
        self, sql: str, values: Values | None = None, inputs: Inputs | None = None
    ) -> pa.Table:
        with self._given(sql, inputs) as scope:
            return scope.query(sql, values)

    def stream(
        self,
        sql: str,
        values: Values | None = None,
        inputs: Inputs | None = None,
        *,
        batch_rows: int = 50_000,
    ) -> pa.RecordBatchReader:
        with self._given(sql, inputs) as scope:
            return scope.stream(sql, values, batch_rows)

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
        with self._given(sql, inputs) as scope:
            return scope.write_parquet(sql, path, values, order_by, row_group_rows, compression)

    def drop(self, name: str) -> None:
        if name in self._kept:
            self._scope.session.catalog.dropTempView(name)
            self._remove(self._kept.pop(name))

    def empty(self) -> None:
        for name in list(self._kept):
            self.drop(name)

    def _remove(self, kept: Any) -> None:
        self._scope.remove(kept)

    @contextmanager
    def _given(self, sql: str, inputs: Inputs | None) -> Iterator[Scope]:
        with self._scope.given(sql, inputs):
            yield self._scope
