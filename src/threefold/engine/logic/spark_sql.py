"""The shared dialect as Spark reads it: words, types, values."""

from __future__ import annotations

import datetime as dt
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import pyarrow as pa

from threefold.engine.logic.dialect import Macros, expanded, macros, words
from threefold.engine.types import Values
from threefold.kit.errors import Invalid

# As in the other engine: names may be quoted as SQL has it, a timestamp has no zone unless said so,
# what cannot be cast is an error.
SETTINGS = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.ansi.doubleQuotedIdentifiers": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    # A value in a path is what the schema says, not what it looks like.
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
    "spark.sql.sources.parallelPartitionDiscovery.threshold": "1000",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "50000",
}
_TYPES = {"varchar": "string", "timestamptz": "timestamp_ltz"}
_PLAIN: dict[pa.DataType, str] = {
    pa.null(): "int",
    pa.bool_(): "boolean",
    pa.int8(): "tinyint",
    pa.int16(): "smallint",
    pa.int32(): "int",
    pa.int64(): "bigint",
    pa.uint8(): "smallint",
    pa.uint16(): "int",
    pa.uint32(): "bigint",
    pa.uint64(): "decimal(20, 0)",
    pa.float32(): "float",
    pa.float64(): "double",
    pa.string(): "string",
    pa.large_string(): "string",
    pa.string_view(): "string",
    pa.binary(): "binary",
    pa.large_binary(): "binary",
    pa.date32(): "date",
}


def quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def sql_type(kind: pa.DataType) -> str:
    if (plain := _PLAIN.get(kind)) is not None:
        return plain
    if pa.types.is_timestamp(kind):
        return "timestamp_ltz" if kind.tz else "timestamp_ntz"
    if pa.types.is_decimal(kind):
        return f"decimal({kind.precision}, {kind.scale})"
    if pa.types.is_dictionary(kind):
        return sql_type(kind.value_type)
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return f"array<{sql_type(kind.value_type)}>"
    if pa.types.is_struct(kind):
        return f"struct<{', '.join(f'{quoted(f.name)}: {sql_type(f.type)}' for f in kind)}>"
    raise Invalid(
        f"A column of Arrow type {kind} cannot be read by the engine.",
        remedy="Cast it to text, a number, a date or a time first.",
    )


def columns(schema: pa.Schema) -> str:
    """The schema as Spark wants it said of files."""
    return ", ".join(f"{quoted(field.name)} {sql_type(field.type)}" for field in schema)


def statement(sql: str, values: Values | None = None) -> tuple[str, dict[str, Any]]:
    """The statement in Spark's words, and the values to bind to it."""
    bound: dict[str, Any] = {}
    given = values or {}

    def said(word: str) -> str:
        if not word.startswith("$") or len(word) < 2:
            return word
        name = word[1:]
        if name not in given:
            raise Invalid(f"The statement wants a value for ${name}.", where={"value": name})
        return _bound(name, given[name], bound)

    return "".join(map(said, _translated(sql))), bound


def _bound(name: str, value: Any, bound: dict[str, Any]) -> str:
    if isinstance(value, (list, tuple)):
        parts = [_bound(f"{name}__{i}", each, bound) for i, each in enumerate(value)]
        return f"array({', '.join(parts)})"
    # A moment of Python's would be taken for one in the zone of this machine.
    if isinstance(value, dt.datetime):
        kind = "timestamp_ltz" if value.tzinfo else "timestamp_ntz"
        bound[name] = value.isoformat(" ")
    elif isinstance(value, dt.date):
        kind, bound[name] = "date", value.isoformat()
    else:
        bound[name] = value.item() if hasattr(value, "item") else value
        return f":{name}"
    return f"cast(:{name} as {kind})"


@lru_cache(maxsize=512)
def _translated(sql: str) -> tuple[str, ...]:
    return tuple(map(_said, expanded(words(sql), _macros())))


def _said(word: str) -> str:
    if word.startswith("'"):
        # Spark takes a backslash for the beginning of an escape.
        return "'" + word[1:-1].replace("\\", "\\\\").replace("''", "\\'") + "'"
    return _TYPES.get(word.lower(), word)


@cache
def _macros() -> Macros:
    return macros(files("threefold.engine").joinpath("macros/spark.sql").read_text("utf-8"))
