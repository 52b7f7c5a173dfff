"""Arrow tables in and out of the relational store, by its raw DB-API connection.

Values are written as Django's back ends would have written them, so that the ORM reads them back.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Literal, Protocol, TypeAlias, cast

import pyarrow as pa

from threefold.engine.logic import bulk_sqlite

Update: TypeAlias = tuple[Literal["update"], Sequence[str], Sequence[str]]
OnConflict: TypeAlias = Literal["ignore"] | Update | None

# Fewer change too little of the store to fill the usual cache.
_MANY = 50_000


class _Dialect(Protocol):
    def copy_in(
        self, connection: Any, table: str, rows: pa.Table, on_conflict: OnConflict, /
    ) -> int: ...

    def temp_table(
        self, connection: Any, name: str, rows: pa.Table, index: Sequence[str], /
    ) -> None: ...

    def read_arrow(
        self, connection: Any, sql: str, params: Sequence[Any], schema: pa.Schema | None, /
    ) -> pa.Table: ...

    def ample(self, connection: Any, /) -> AbstractContextManager[None]: ...


def copy_in(
    raw_connection: Any, table: str, arrow_table: pa.Table, *, on_conflict: OnConflict = None
) -> int:
    """Insert all rows; the number inserted or updated.

    Columns go by name. JSON columns take JSON text, or structs and lists; UUID columns take
    `pa.uuid()` or hexadecimal text. `on_conflict` is `"ignore"` (keep the row that is there) or
    `("update", keys, columns)`; the keys must be unique within `arrow_table`. Joins the caller's
    transaction, and is all-or-nothing where there is none.
    """
    if arrow_table.num_rows == 0:
        return 0
    return _dialect(raw_connection).copy_in(raw_connection, table, arrow_table, on_conflict)


def temp_table(
    raw_connection: Any, name: str, arrow_table: pa.Table, *, index: Sequence[str] = ()
) -> None:
    """Create (anew) and fill a temporary table of this connection, for joins inside the store.

    `index` names the columns of one index to put on it.
    """
    _dialect(raw_connection).temp_table(raw_connection, name, arrow_table, index)


def read_arrow(
    raw_connection: Any, sql: str, params: Sequence[Any] = (), *, schema: pa.Schema | None = None
) -> pa.Table:
    """The answer of a question to the store, column by column.

    Placeholders are `%s`, a literal per cent sign is `%%`. With `schema` its columns are taken by
    position and converted (SQLite knows neither times nor decimals); without it types are
    inferred from the values.
    """
    return _dialect(raw_connection).read_arrow(raw_connection, sql, params, schema)


def ample(raw_connection: Any, rows: int) -> AbstractContextManager[None]:
    """Within it this connection may keep more of the store in memory, if `rows` are many.

    For work that changes rows here and there in portions: a page that many portions change is
    then written once.
    """
    if rows < _MANY:
        return nullcontext()
    return _dialect(raw_connection).ample(raw_connection)


def _dialect(raw_connection: Any) -> _Dialect:
    if isinstance(raw_connection, sqlite3.Connection):
        return cast(_Dialect, bulk_sqlite)
    from threefold.engine.logic import bulk_postgres  # Whoever has SQLite does not wait for it.

    return cast(_Dialect, bulk_postgres)
