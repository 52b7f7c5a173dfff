"""Bulk traffic with PostgreSQL: COPY, by way of a temporary table where rows may exist."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

import psycopg
import pyarrow as pa
import pyarrow.csv as pacsv
from psycopg.pq import TransactionStatus

from threefold.engine.logic.bulk_columns import (
    CHUNK_ROWS,
    hexadecimal,
    is_nested,
    is_uuid,
    json_text,
    listed,
    quoted,
    tables,
)
from threefold.kit.errors import Conflict, Invalid, ThreefoldError, Unavailable
from threefold.kit.phrases import phrase

if TYPE_CHECKING:
    from threefold.engine.logic.bulk import OnConflict

_STAGE = "threefold_copy_in"
_CSV = pacsv.WriteOptions(include_header=False, quoting_style="needed")
_Connection = psycopg.Connection[Any]


def copy_in(connection: _Connection, table: str, rows: pa.Table, on_conflict: OnConflict) -> int:
    with _transaction(connection), _explained(table), connection.cursor() as cursor:
        if on_conflict is None:
            return _copy(cursor, quoted(table), rows)
        names = listed(rows.column_names)
        stage = f"pg_temp.{_STAGE}"
        _do(cursor, f"drop table if exists {stage}")
        source = f"select {names} from {quoted(table)}"
        _do(cursor, f"create temporary table {_STAGE} as {source} with no data")
        _copy(cursor, stage, rows)
        insert = f"insert into {quoted(table)} ({names}) select {names} from {stage}"
        _do(cursor, f"{insert} on conflict {_action(on_conflict)}")
        changed = int(cursor.rowcount)
        _do(cursor, f"drop table {stage}")
        return changed


def temp_table(connection: _Connection, name: str, rows: pa.Table, index: Sequence[str]) -> None:
    columns = ", ".join(f"{quoted(f.name)} {_type(f.type)}" for f in rows.schema)
    target = f"pg_temp.{quoted(name)}"
    with _transaction(connection), _explained(name), connection.cursor() as cursor:
        _do(cursor, f"drop table if exists {target}")
        _do(cursor, f"create temporary table {quoted(name)} ({columns})")
        if rows.num_rows:
            _copy(cursor, target, rows)
        if index:
            _do(cursor, f"create index on {target} ({listed(index)})")
        # Autovacuum never sees a temporary table; without figures joins are planned badly.
        _do(cursor, f"analyze {target}")


def ample(connection: _Connection) -> AbstractContextManager[None]:
    return nullcontext()  # Its server keeps one cache for all.


def read_arrow(
    connection: _Connection, sql: str, params: Sequence[Any], schema: pa.Schema | None
) -> pa.Table:
    with _explained(None), connection.cursor() as cursor:
        cursor.execute(sql, tuple(params))
        return tables(cursor, schema)


def _copy(cursor: psycopg.Cursor[Any], target: str, rows: pa.Table) -> int:
    statement = f"copy {target} ({listed(rows.column_names)}) from stdin (format csv)"
    with cursor.copy(statement) as copy:
        for start in range(0, rows.num_rows, CHUNK_ROWS):
            buffer = io.BytesIO()
            part = rows.slice(start, CHUNK_ROWS)
            columns = [_stored(column) for column in part.columns]
            pacsv.write_csv(pa.table(columns, names=part.column_names), buffer, _CSV)
            copy.write(buffer.getvalue())
    return int(rows.num_rows)


def _stored(column: pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _stored(column.cast(kind.value_type))
    if is_uuid(kind):
        return hexadecimal(column)
    if is_nested(kind):
        return json_text(column)
    if pa.types.is_decimal(kind):
        return column.cast(pa.string())
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        values = [None if value is None else "\\x" + value.hex() for value in column.to_pylist()]
        return pa.array(values, pa.string())
    return column


def _action(on_conflict: OnConflict) -> str:
    if on_conflict is None or on_conflict == "ignore":
        return "do nothing"
    _, keys, columns = on_conflict
    changes = ", ".join(f"{quoted(name)} = excluded.{quoted(name)}" for name in columns)
    return f"({listed(keys)}) do " + (f"update set {changes}" if columns else "nothing")


def _type(kind: pa.DataType) -> str:
    if is_uuid(kind):
        return "uuid"
    if pa.types.is_boolean(kind):
        return "boolean"
    if pa.types.is_integer(kind):
        return "bigint"
    if pa.types.is_floating(kind):
        return "double precision"
    if pa.types.is_decimal(kind):
        return f"numeric({kind.precision}, {kind.scale})"
    if pa.types.is_timestamp(kind):
        return "timestamptz" if kind.tz else "timestamp"
    if pa.types.is_date(kind):
        return "date"
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return "bytea"
    return "jsonb" if is_nested(kind) else "text"


def _do(cursor: psycopg.Cursor[Any], statement: str) -> None:
    cursor.execute(statement)


def _transaction(connection: _Connection) -> AbstractContextManager[Any]:
    # Inside a caller's transaction that has not sent its first statement yet, `transaction()`
    # would be the outermost one and commit what is the caller's to commit.
    idle = connection.info.transaction_status == TransactionStatus.IDLE
    return connection.transaction() if connection.autocommit and idle else nullcontext()


@contextmanager
def _explained(table: str | None) -> Iterator[None]:
    where = {"table": table} if table else {}
    try:
        yield
    except psycopg.IntegrityError as error:
        raise Conflict(
            phrase("Rows do not fit what the store holds: %(error)s", error=error),
            remedy=phrase("Remove duplicates, or say what to do with rows that exist."),
            where=where,
        ) from error
    except psycopg.DataError as error:
        raise Invalid(
            phrase("The store refused a value: %(error)s", error=error), where=where
        ) from error
    except psycopg.OperationalError as error:
        raise Unavailable(
            phrase("The store does not answer: %(error)s", error=error),
            remedy=phrase("Try again."),
            where=where,
        ) from error
    except psycopg.Error as error:
        raise ThreefoldError(
            phrase("The store refused the statement: %(error)s", error=error), where=where
        ) from error
