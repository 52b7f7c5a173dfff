"""Bulk traffic with the store, in the form that both databases understand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa
from django.db import connection

from threefold.engine import service as engine

MOMENT = pa.timestamp("us", tz="UTC")


def raw() -> Any:
    connection.ensure_connection()
    return connection.connection


def spoken(sql: str) -> str:
    """SQL as this database takes it; only PostgreSQL tells JSON from text."""
    if connection.vendor == "postgresql":
        return sql
    return sql.replace("::jsonb", "").replace("::text", "")


def fetch(sql: str, params: Sequence[Any] = (), *, schema: pa.Schema) -> pa.Table:
    return engine.read_arrow(raw(), spoken(sql), params, schema=schema)


def put(table: str, rows: pa.Table, **options: Any) -> int:
    return engine.copy_in(raw(), table, rows, **options)


def aside(name: str, rows: pa.Table, *, index: Sequence[str] = ()) -> None:
    """Rows in a temporary table of this connection, for joins inside the store."""
    engine.temp_table(raw(), name, rows, index=index)


def do(sql: str, params: Sequence[Any] = ()) -> int:
    """Rows touched by one statement."""
    with connection.cursor() as cursor:
        cursor.execute(spoken(sql), list(params) or None)
        return int(cursor.rowcount)


def take(counter: str, count: int) -> int:
    """The first of `count` numbers nobody else gets; call it in the transaction that uses them.

    The counter's row stays locked until that transaction ends, so writers of one kind of row
    follow one another on PostgreSQL too.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into descriptive_counter (name, next) values (%s, %s) "
            "on conflict (name) do update set next = descriptive_counter.next + %s returning next",
            [counter, 1 + count, count],
        )
        (following,) = cursor.fetchone()
    return int(following) - count


def numbered(rows: pa.Table, column: str, first: int) -> pa.Table:
    """`rows` with a leading column of consecutive numbers."""
    numbers = pa.array(range(first, first + rows.num_rows), pa.int64())
    return rows.add_column(0, pa.field(column, pa.int64()), numbers)


def customers_in(*tables: pa.Table) -> pa.Table:
    """Distinct customers of the column `customer_id` of these tables, sorted."""
    parts = [table.select(["customer_id"]).cast(_IDS) for table in tables]
    distinct = pa.concat_tables(parts).group_by(["customer_id"]).aggregate([])
    return distinct.filter(distinct["customer_id"].is_valid()).sort_by("customer_id")


_IDS = pa.schema([pa.field("customer_id", pa.int64())])
