"""Columns between Arrow and what a DB-API driver takes and gives."""

from __future__ import annotations

import datetime as dt
import gc
import json
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.compute as pc

from threefold.kit.errors import Invalid

CHUNK_ROWS = 20_000


class Cursor(Protocol):
    @property
    def description(self) -> Any: ...

    def fetchmany(self, size: int, /) -> list[Any]: ...


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def listed(names: Sequence[str]) -> str:
    return ", ".join(quoted(name) for name in names)


def is_uuid(kind: pa.DataType) -> bool:
    return isinstance(kind, pa.UuidType) or bool(kind == pa.binary(16))


def hexadecimal(column: pa.ChunkedArray) -> pa.Array:
    """UUIDs as 32 hexadecimal digits, the form Django gives them on SQLite."""
    if isinstance(column.type, pa.UuidType):
        column = column.cast(pa.binary(16))
    values = [None if value is None else value.hex() for value in column.to_pylist()]
    return pa.array(values, pa.string())


def json_text(column: pa.ChunkedArray) -> pa.Array:
    values = [None if value is None else _dumped(value) for value in column.to_pylist()]
    return pa.array(values, pa.string())


def is_nested(kind: pa.DataType) -> bool:
    return bool(pa.types.is_nested(kind))


@contextmanager
def uncollected() -> Iterator[None]:
    """Rows of plain values never refer to one another; searching them for cycles, as the collector
    does each time some hundred more are made, takes longer than making them."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def tables(cursor: Cursor, schema: pa.Schema | None) -> pa.Table:
    """Everything a cursor has to give, chunk by chunk, so that Python values stay few."""
    names = schema.names if schema else [column[0] for column in cursor.description]
    with uncollected():
        parts = [_part(columns, names, schema) for columns in _chunks(cursor)]
    if schema is not None:
        return pa.concat_tables(parts) if parts else schema.empty_table()
    if not parts:
        return pa.table({name: pa.array([], pa.null()) for name in names})
    return pa.concat_tables(parts, promote_options="permissive")


def _chunks(cursor: Cursor) -> Iterator[list[tuple[Any, ...]]]:
    while rows := cursor.fetchmany(CHUNK_ROWS):
        yield list(zip(*rows, strict=True))


def _part(columns: list[tuple[Any, ...]], names: list[str], schema: pa.Schema | None) -> pa.Table:
    kinds = schema.types if schema else [None] * len(names)
    if len(kinds) != len(columns):
        raise Invalid(
            f"The answer has {len(columns)} columns, the schema {len(kinds)}.",
            remedy="Name one field for each column of the question.",
        )
    arrays = [
        _column(values, kind, name)
        for values, kind, name in zip(columns, kinds, names, strict=True)
    ]
    return pa.table(arrays, schema=schema) if schema else pa.table(arrays, names=names)


def _column(values: tuple[Any, ...], kind: pa.DataType | None, name: str) -> pa.Array:
    sample = next((value for value in values if value is not None), None)
    try:
        if isinstance(sample, uuid.UUID):
            return _uuids(values, kind)
        if isinstance(sample, (dict, list)):
            return pa.array([None if v is None else _dumped(v) for v in values], pa.string())
        if kind is None:
            return pa.array(values)
        return _typed(values, kind, sample)
    except (pa.ArrowException, TypeError, ValueError, OverflowError) as error:
        raise Invalid(
            f"A value read from the store is not of type {kind or 'one kind'}: {error}",
            where={"column": name},
            remedy="Check the schema given for this question.",
        ) from error


def _uuids(values: tuple[Any, ...], kind: pa.DataType | None) -> pa.Array:
    if kind is None or pa.types.is_string(kind):
        return pa.array([None if value is None else value.hex for value in values], pa.string())
    raw = pa.array([None if value is None else value.bytes for value in values], pa.binary(16))
    return raw.cast(kind)


def _typed(values: tuple[Any, ...], kind: pa.DataType, sample: Any) -> pa.Array:
    if isinstance(sample, str):
        if is_uuid(kind):
            return _uuids(tuple(None if v is None else uuid.UUID(v) for v in values), kind)
        if pa.types.is_timestamp(kind):
            # The store holds UTC without saying so; Arrow wants to be told.
            return pa.array(values, pa.string()).cast(pa.timestamp("us")).cast(kind)
        return pa.array(values, pa.string()).cast(kind)
    if pa.types.is_decimal(kind) and not isinstance(sample, Decimal):
        rounded = pc.round(pa.array(values, pa.float64()), ndigits=kind.scale)
        return rounded.cast(kind, safe=False)
    if pa.types.is_boolean(kind) and isinstance(sample, int):
        return pa.array(values, None if isinstance(sample, bool) else pa.int64()).cast(kind)
    if pa.types.is_string(kind) and not isinstance(sample, str):
        return pa.array([None if value is None else str(value) for value in values], kind)
    return pa.array(values, kind)


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, (dt.datetime, dt.date, dt.time)):
        return value.isoformat()
    return str(value)
