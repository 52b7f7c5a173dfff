"""Record linkage on Spark: the session that is there, or a local one.

Tables come and go as Parquet files in a folder of their own. On a cluster `temp_dir` must
be a folder that every node sees.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from threefold.engine.linking import Linking
from threefold.engine.logic import spark_session

_TWO = "a string, b string"
_FUNCTIONS = {
    "link_similar": (_TWO, "double", "jaro_winkler(a, b)"),
    "link_edits": (_TWO, "double", "damerau_levenshtein(a, b)"),
    "link_within": (
        f"{_TWO}, most int",
        "boolean",
        "abs(length(a) - length(b)) <= most and damerau_levenshtein(a, b) <= most",
    ),
    "link_shared": (
        _TWO,
        "double",
        "size(array_intersect(split(a, ' '), split(b, ' ')))"
        " / size(array_union(split(a, ' '), split(b, ' ')))",
    ),
    "link_holds": (
        _TWO,
        "boolean",
        "size(array_except(split(a, ' '), split(b, ' '))) = 0"
        " or size(array_except(split(b, ' '), split(a, ' '))) = 0",
    ),
}


def connect(
    *, memory_limit_mb: int | None, threads: int | None, temp_dir: Path | None, small: bool
) -> Linking:
    return SparkLinking(memory_limit_mb=memory_limit_mb, threads=threads, temp_dir=temp_dir)


class SparkLinking:
    def __init__(
        self, *, memory_limit_mb: int | None, threads: int | None, temp_dir: Path | None
    ) -> None:
        spark_session.installed()
        from splink.internals.spark.database_api import SparkAPI

        if temp_dir is not None:
            temp_dir.mkdir(parents=True, exist_ok=True)
        self._folder = Path(tempfile.mkdtemp(prefix="threefold-linking-", dir=temp_dir))
        self._count = 0
        cores = threads or spark_session.DEFAULT_CORES
        self._session = spark_session.hold(
            master=None, memory_limit_mb=memory_limit_mb, threads=threads, temp_dir=temp_dir
        )
        api: Any = SparkAPI
        self._api = api(
            spark_session=self._session,
            break_lineage_method="persist",
            num_partitions_on_repartition=2 * cores,
        )
        for name, (given, kind, body) in _FUNCTIONS.items():
            self._session.sql(
                f"create or replace temporary function {name}({given}) returns {kind} return {body}"
            )

    @property
    def api(self) -> Any:
        return self._api

    def keep(self, name: str, rows: pa.Table) -> None:
        file = self._file()
        pq.write_table(rows, file)
        self._session.read.parquet(str(file)).createOrReplaceTempView(name)

    def query(self, sql: str) -> pa.Table:
        folder = self._file()
        self._session.sql(sql).write.parquet(str(folder))
        return pq.read_table(folder)

    def ask(self, sql: str, tables: Mapping[str, pa.Table]) -> pa.Table:
        for name, rows in tables.items():
            self.keep(name, rows)
        return self.query(sql)

    def drop(self, name: str) -> None:
        self._session.catalog.dropTempView(name)

    def close(self) -> None:
        spark_session.release()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _file(self) -> Path:
        self._count += 1
        return self._folder / f"{self._count}.parquet"
