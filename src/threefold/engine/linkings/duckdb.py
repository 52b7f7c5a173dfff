"""Record linkage in this process, in a database of its own that goes with it."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from threefold.engine.linking import Linking

DEFAULT_MEMORY_MB = 4096
_FUNCTIONS = """
create macro link_similar(a, b) as jaro_winkler_similarity(a, b);
create macro link_edits(a, b) as damerau_levenshtein(a, b);
create macro link_shared(a, b) as
    len(list_intersect(string_split(a, ' '), string_split(b, ' ')))
    / len(list_distinct(list_concat(string_split(a, ' '), string_split(b, ' '))));
create macro link_holds(a, b) as
    list_has_all(string_split(a, ' '), string_split(b, ' '))
    or list_has_all(string_split(b, ' '), string_split(a, ' '));
"""


def connect(*, memory_limit_mb: int | None, threads: int | None, temp_dir: Path | None) -> Linking:
    return DuckDBLinking(memory_limit_mb=memory_limit_mb, threads=threads, temp_dir=temp_dir)


class DuckDBLinking:
    def __init__(
        self, *, memory_limit_mb: int | None, threads: int | None, temp_dir: Path | None
    ) -> None:
        from splink.internals.duckdb.database_api import DuckDBAPI

        if temp_dir is not None:
            temp_dir.mkdir(parents=True, exist_ok=True)
        self._spill = Path(tempfile.mkdtemp(prefix="threefold-linking-", dir=temp_dir))
        config: dict[str, Any] = {
            "memory_limit": f"{memory_limit_mb or DEFAULT_MEMORY_MB}MiB",
            "temp_directory": str(self._spill),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "python_enable_replacements": False,
            "preserve_insertion_order": False,
        }
        if threads:
            config["threads"] = threads
        self._database = duckdb.connect(":memory:", config=config)
        self._database.execute(_FUNCTIONS)
        self._api = DuckDBAPI(connection=self._database)

    @property
    def api(self) -> Any:
        return self._api

    def keep(self, name: str, rows: pa.Table) -> Any:
        self._database.register("given_rows", rows)
        self._database.execute(f'create or replace table "{name}" as select * from given_rows')
        self._database.unregister("given_rows")
        return self._api.table_to_splink_dataframe(name, name)

    def query(self, sql: str) -> pa.Table:
        return self._database.sql(sql).to_arrow_table()

    def drop(self, name: str) -> None:
        self._database.execute(f'drop table if exists "{name}"')

    def close(self) -> None:
        self._database.close()
        shutil.rmtree(self._spill, ignore_errors=True)
