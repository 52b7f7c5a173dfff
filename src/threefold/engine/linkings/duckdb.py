"""Record linkage in this process, in a database of its own that goes with it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from threefold.engine.linking import Linking
from threefold.engine.logic.duckdb_kept import Questions
from threefold.engine.logic.duckdb_run import answer

DEFAULT_MEMORY_MB = 4096
# Counting swaps takes ten times as long as counting edits, of which a swap is two at most: what is
# too far apart by half of them needs no counting, nor what differs by more letters in length.
_FUNCTIONS = """
create macro link_similar(a, b) as jaro_winkler_similarity(a, b);
create macro link_edits(a, b) as
    case
        when levenshtein(a, b) <= 1 then levenshtein(a, b)
        when levenshtein(a, b) > 4 and (
            2 * levenshtein(a, b) > greatest(length(a), length(b))
            or jaro_winkler_similarity(a, b) < 0.8
        ) then (levenshtein(a, b) + 1) // 2
        else damerau_levenshtein(a, b)
    end;
create macro link_within(a, b, most) as
    length(a) - length(b) between -most and most
    and levenshtein(a, b) <= 2 * most
    and damerau_levenshtein(a, b) <= most;
create macro link_shared(a, b) as
    case
        when not list_has_any(string_split(a, ' '), string_split(b, ' ')) then 0.0
        else len(list_intersect(string_split(a, ' '), string_split(b, ' ')))
            / len(list_distinct(list_concat(string_split(a, ' '), string_split(b, ' '))))
    end;
create macro link_holds(a, b) as
    case
        when contains(a, ' ') or contains(b, ' ')
        then list_has_all(string_split(a, ' '), string_split(b, ' '))
            or list_has_all(string_split(b, ' '), string_split(a, ' '))
        else a = b
    end;
"""


# Of a few pairs planning takes longer than counting.
_FUNCTIONS_SMALL = """
create or replace macro link_edits(a, b) as damerau_levenshtein(a, b);
create or replace macro link_within(a, b, most) as damerau_levenshtein(a, b) <= most;
create or replace macro link_shared(a, b) as
    len(list_intersect(string_split(a, ' '), string_split(b, ' ')))
    / len(list_distinct(list_concat(string_split(a, ' '), string_split(b, ' '))));
"""


def connect(
    *, memory_limit_mb: int | None, threads: int | None, temp_dir: Path | None, small: bool
) -> Linking:
    return DuckDBLinking(
        memory_limit_mb=memory_limit_mb, threads=threads, temp_dir=temp_dir, small=small
    )


class DuckDBLinking:
    def __init__(
        self,
        *,
        memory_limit_mb: int | None,
        threads: int | None,
        temp_dir: Path | None,
        small: bool,
    ) -> None:
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
        if small:
            self._database.execute(_FUNCTIONS_SMALL)
        self._questions = Questions(self._database.cursor)
        self._api: Any = None

    @property
    def api(self) -> Any:
        if self._api is None:
            # Takes a second to import, which a few records need not wait for.
            from splink.internals.duckdb.database_api import DuckDBAPI

            self._api = DuckDBAPI(connection=self._database)
        return self._api

    def keep(self, name: str, rows: pa.Table) -> None:
        self._database.register("given_rows", rows)
        self._database.execute(f'create or replace table "{name}" as select * from given_rows')
        self._database.unregister("given_rows")

    def query(self, sql: str) -> pa.Table:
        return self._database.sql(sql).to_arrow_table()

    def ask(self, sql: str, tables: Mapping[str, pa.Table]) -> pa.Table:
        known = self._questions.ask(sql, None, tables)
        if known is not None:
            return known
        with self._database.cursor() as cursor:
            for name, rows in tables.items():
                cursor.register(name, rows)
            return answer(cursor, sql, None)

    def drop(self, name: str) -> None:
        self._database.execute(f'drop table if exists "{name}"')

    def close(self) -> None:
        self._questions.forget()
        self._database.close()
        shutil.rmtree(self._spill, ignore_errors=True)
