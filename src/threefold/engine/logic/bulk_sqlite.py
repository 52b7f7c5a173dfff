"""Bulk traffic with SQLite: many rows per statement call, values in Django's forms."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from threefold.engine.logic.bulk_columns import (
    CHUNK_ROWS,
    hexadecimal,
    is_nested,
    is_uuid,
    json_text,
    listed,
    quoted,
    tables,
    uncollected,
)
from threefold.kit.errors import Conflict, Invalid, ThreefoldError, Unavailable
from threefold.kit.phrases import phrase

if TYPE_CHECKING:
    from threefold.engine.logic.bulk import OnConflict

# Enough for a fifth of a million customers to be merged; more gains nothing there.
_AMPLE_KIB = 256 * 1024


def copy_in(
    connection: sqlite3.Connection, table: str, rows: pa.Table, on_conflict: OnConflict
) -> int:
    names = rows.column_names
    places = ", ".join("?" for _ in names)
    statement = f"insert into {quoted(table)} ({listed(names)}) values ({places})"
    if on_conflict == "ignore":
        statement += " on conflict do nothing"
    elif on_conflict is not None:
        _, keys, columns = on_conflict
        changes = ", ".join(f"{quoted(name)} = excluded.{quoted(name)}" for name in columns)
        action = f"update set {changes}" if columns else "nothing"
        statement += f" on conflict ({listed(keys)}) do {action}"
    with _transaction(connection), _explained(table):
        return _insert(connection, statement, rows)


def temp_table(
    connection: sqlite3.Connection, name: str, rows: pa.Table, index: Sequence[str]
) -> None:
    columns = ", ".join(f"{quoted(f.name)} {_affinity(f.type)}" for f in rows.schema)
    places = ", ".join("?" for _ in rows.column_names)
    target = f"temp.{quoted(name)}"
    with _transaction(connection), _explained(name):
        connection.execute(f"drop table if exists {target}")
        connection.execute(f"create temporary table {quoted(name)} ({columns})")
        _insert(connection, f"insert into {target} values ({places})", rows)
        if index:
            where = f"temp.{quoted(name + '_index')} on {quoted(name)}"
            connection.execute(f"create index {where} ({listed(index)})")
            # Without figures a million rows are expected of it, so that joins start from the other.
            connection.execute(f"analyze {target}")


def read_arrow(
    connection: sqlite3.Connection, sql: str, params: Sequence[Any], schema: pa.Schema | None
) -> pa.Table:
    cursor = connection.cursor()
    try:
        with _explained(None):
            cursor.execute(positional(sql), tuple(params))
            return tables(cursor, schema)
    finally:
        cursor.close()


@contextmanager
def ample(connection: sqlite3.Connection) -> Iterator[None]:
    ((before,),) = connection.execute("pragma cache_size")
    connection.execute(f"pragma cache_size = -{_AMPLE_KIB}")
    try:
        yield
    finally:
        connection.execute(f"pragma cache_size = {before}")
        connection.execute("pragma shrink_memory")


def positional(sql: str) -> str:
    """`%s` as `?` and `%%` as `%`."""
    return re.sub(r"%([%s])", lambda found: "?" if found[1] == "s" else "%", sql)


def _insert(connection: sqlite3.Connection, statement: str, rows: pa.Table) -> int:
    changed = 0
    cursor = connection.cursor()
    try:
        for start in range(0, rows.num_rows, CHUNK_ROWS):
            part = rows.slice(start, CHUNK_ROWS)
            with uncollected():
                columns = [_stored(column).to_pylist() for column in part.columns]
                cursor.executemany(statement, zip(*columns, strict=True))
            changed += cursor.rowcount
    finally:
        cursor.close()
    return changed


def _stored(column: pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _stored(column.cast(kind.value_type))
    if is_uuid(kind):
        return hexadecimal(column)
    if is_nested(kind):
        return json_text(column)
    if pa.types.is_timestamp(kind):
        moments = column.cast(pa.timestamp("us", kind.tz))
        # Django writes str(datetime), which leaves out a fraction of zero.
        written = pc.strftime(moments, format="%Y-%m-%d %H:%M:%S")
        return pc.replace_substring_regex(written, r"\.0{6}$", "")
    if pa.types.is_date(kind):
        return pc.strftime(column, format="%Y-%m-%d")
    if pa.types.is_decimal(kind):
        return column.cast(pa.string())
    if pa.types.is_boolean(kind):
        return column.cast(pa.int8())
    return column


def _affinity(kind: pa.DataType) -> str:
    if pa.types.is_integer(kind) or pa.types.is_boolean(kind):
        return "integer"
    if pa.types.is_floating(kind):
        return "real"
    if pa.types.is_decimal(kind):
        return "decimal"
    if pa.types.is_binary(kind):
        return "blob"
    return "text"


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """One transaction of our own where the connection would else commit every row."""
    if connection.isolation_level is not None or connection.in_transaction:
        yield
        return
    connection.execute("begin immediate")
    try:
        yield
    except BaseException:
        connection.execute("rollback")
        raise
    connection.execute("commit")


@contextmanager
def _explained(table: str | None) -> Iterator[None]:
    where = {"table": table} if table else {}
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise Conflict(
            phrase("Rows do not fit what the store holds: %(error)s", error=error),
            remedy=phrase("Remove duplicates, or say what to do with rows that exist."),
            where=where,
        ) from error
    except sqlite3.OperationalError as error:
        if "locked" in str(error) or "busy" in str(error):
            raise Unavailable(
                phrase("The store is busy with another writer."),
                remedy=phrase("Try again."),
                where=where,
            ) from error
        raise ThreefoldError(
            phrase("The store refused the statement: %(error)s", error=error), where=where
        ) from error
    except (sqlite3.Error, OverflowError) as error:
        raise Invalid(
            phrase("The store refused a value: %(error)s", error=error), where=where
        ) from error
