"""Pieces of DuckDB's dialect: names, literals, types, a view over Parquet files."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from threefold.engine.types import Files
from threefold.kit.errors import Invalid

_PLAIN: dict[pa.DataType, str] = {
    pa.bool_(): "boolean",
    pa.int8(): "tinyint",
    pa.int16(): "smallint",
    pa.int32(): "integer",
    pa.int64(): "bigint",
    pa.uint8(): "utinyint",
    pa.uint16(): "usmallint",
    pa.uint32(): "uinteger",
    pa.uint64(): "ubigint",
    pa.float32(): "real",
    pa.float64(): "double",
    pa.string(): "varchar",
    pa.large_string(): "varchar",
    pa.string_view(): "varchar",
    pa.binary(): "blob",
    pa.large_binary(): "blob",
    pa.date32(): "date",
    pa.timestamp("s"): "timestamp_s",
    pa.timestamp("ms"): "timestamp_ms",
    pa.timestamp("us"): "timestamp",
    pa.timestamp("ns"): "timestamp_ns",
}

# Without this the reader would guess columns from any folder that happens to be called `a=b`.
NO_HIVE = ", hive_partitioning = false"


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def sql_type(kind: pa.DataType) -> str:
    if (plain := _PLAIN.get(kind)) is not None:
        return plain
    if pa.types.is_timestamp(kind):
        return "timestamptz"
    if pa.types.is_decimal(kind):
        return f"decimal({kind.precision}, {kind.scale})"
    if pa.types.is_dictionary(kind):
        return sql_type(kind.value_type)
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return f"{sql_type(kind.value_type)}[]"
    if pa.types.is_struct(kind):
        return f"struct({', '.join(f'{quoted(f.name)} {sql_type(f.type)}' for f in kind)})"
    raise Invalid(
        f"A column of Arrow type {kind} cannot be read by the engine.",
        remedy="Cast it to text, a number, a date or a time first.",
    )


def different_columns(given: Files) -> str:
    """A question: how many different sets of columns the files have."""
    paths = ", ".join(text(path) for path in given.paths)
    return (
        "select count(distinct held) from ("
        " select list((name, type, logical_type::varchar) order by name) as held"
        f" from parquet_schema([{paths}]) group by file_name)"
    )


def files_view(name: str, given: Files, *, alike: bool = False) -> str:
    """A temporary view of exactly the schema's columns; older files may lack some of them.

    With `alike` all files have the same columns, so that each question need not compare them.
    """
    columns = ", ".join(
        f"cast(null as {sql_type(field.type)}) as {quoted(field.name)}" for field in given.schema
    )
    body = f"select {columns} where false"
    if given.paths:
        paths = ", ".join(text(path) for path in given.paths)
        kinds = ", ".join(
            f"{text(column)}: {text(sql_type(given.schema.field(column).type))}"
            for column in given.partition_by
        )
        hive = f", hive_partitioning = true, hive_types = {{{kinds}}}" if kinds else ""
        # union_by_name lets files of different age stand together; the empty half fixes the types.
        by_name = "" if alike else ", union_by_name = true"
        numbers = "".join(
            f", file_row_number + {int(first)} as {quoted(column)}"
            for column, first in given.counted
        )
        options = by_name + (hive or NO_HIVE) + (", file_row_number = true" if numbers else "")
        body += f" union all by name select *{numbers} from read_parquet([{paths}]{options})"
    names = ", ".join(quoted(field.name) for field in given.schema)
    return f"create temporary view {quoted(name)} as select {names} from ({body})"


def copy_options(row_group_rows: int, compression: str, partition_by: Sequence[str] = ()) -> str:
    options = [
        "format parquet",
        # Delta encodings and wider dictionaries: smaller, and one key is read in two thirds of
        # the time.
        "parquet_version v2",
        f"dictionary_size_limit {max(1, int(row_group_rows) // 2)}",
        f"compression {text(compression)}",
        f"row_group_size {int(row_group_rows)}",
    ]
    if partition_by:
        options.append(f"partition_by ({', '.join(quoted(name) for name in partition_by)})")
        options.append("filename_pattern 'part-{uuid}'")
    return ", ".join(options)
