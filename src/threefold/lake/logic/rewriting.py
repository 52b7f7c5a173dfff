"""Replacing data files by others: delete, update and compaction are one operation."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from threefold.engine.types import Engine, Input
from threefold.kit.errors import Invalid
from threefold.lake.logic.files import DataFile
from threefold.lake.logic.storage import Storage
from threefold.lake.logic.writing import Layout


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def rows_of(storage: Storage, layout: Layout, files: Sequence[DataFile]) -> Input:
    return storage.input(
        layout.schema, layout.partition_by, [(file.path, file.partition) for file in files]
    )


def matches(
    engine: Engine,
    storage: Storage,
    layout: Layout,
    files: Sequence[DataFile],
    condition: str,
    others: dict[str, Input] | None = None,
) -> list[tuple[DataFile, int]]:
    """The files that hold rows for which `condition` is true, with how many.

    Each file is asked by itself: its own bounds answer most questions without reading rows.
    """
    found = []
    for file in files:
        inputs = {"lake_rows": rows_of(storage, layout, [file]), **(others or {})}
        answer = engine.query(
            f"select count(*) as n from lake_rows where {condition}", inputs=inputs
        )
        if count := answer["n"][0].as_py():
            found.append((file, count))
    return found


def update_condition(key_columns: Sequence[str], predicate: str) -> str:
    equal = _equal("lake_rows", key_columns)
    return f"({predicate}) and exists (select 1 from lake_changes where {equal})"


def update_statement(
    layout: Layout, key_columns: Sequence[str], set_columns: Sequence[str], predicate: str
) -> str:
    """`lake_rows` with `set_columns` from `lake_changes` in the rows that it names."""
    columns = ", ".join(
        f"case when lake_found then lake_changed.{quoted(name)} else lake_old.{quoted(name)} end"
        f" as {quoted(name)}"
        if name in set_columns
        else f"lake_old.{quoted(name)}"
        for name in layout.schema.names
    )
    return (
        f"select {columns}"
        f" from (select *, coalesce({predicate}, false) as lake_hit from lake_rows) as lake_old"
        " left join (select *, true as lake_found from lake_changes) as lake_changed"
        f" on lake_hit and {_equal('lake_old', key_columns, 'lake_changed')}"
    )


def _equal(rows: str, key_columns: Sequence[str], changes: str = "lake_changes") -> str:
    return " and ".join(f"{rows}.{quoted(name)} = {changes}.{quoted(name)}" for name in key_columns)


def check_update(
    layout: Layout, source: pa.Table, key_columns: Sequence[str], set_columns: Sequence[str]
) -> None:
    """`Invalid` unless columns exist, keys are unique, and no row would change partition."""
    for name in (*key_columns, *set_columns):
        if name not in layout.schema.names or name not in source.column_names:
            raise Invalid(f"There is no column {name!r} on both sides.", where={"column": name})
    moved = set(set_columns) & set(layout.partition_by)
    if moved:
        raise Invalid(
            f"A partition column cannot be set: {', '.join(sorted(moved))}.",
            remedy="Delete the rows and append them anew.",
        )
    keys = source.select(list(key_columns))
    if keys.group_by(list(key_columns)).aggregate([]).num_rows != source.num_rows:
        raise Invalid(
            "The rows to update from repeat a key.",
            where={"columns": ", ".join(key_columns)},
            remedy="Keep one row for each key.",
        )
