"""Arrow in and out of the store, on both stores."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import uuid
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from threefold.engine.service import ample, copy_in, read_arrow, temp_table
from threefold.kit.errors import Conflict, Invalid

SCHEMA = pa.schema(
    [
        ("id", pa.binary(16)),
        ("name", pa.string()),
        ("number", pa.int64()),
        ("amount", pa.decimal128(18, 4)),
        ("ok", pa.bool_()),
        ("at", pa.timestamp("us", "UTC")),
        ("day", pa.date32()),
        ("extra", pa.string()),
    ]
)
COLUMNS = {
    "sqlite": "id char(32) primary key, name text, number bigint, amount decimal, ok bool,"
    " at datetime, day date, extra text check (json_valid(extra) or extra is null)",
    "postgresql": "id uuid primary key, name text, number bigint, amount numeric(18, 4), ok bool,"
    " at timestamptz, day date, extra jsonb",
}
AWKWARD = ['quote " and \n line', "", None, "naïve 客戶", "\\N", "tab\tend", "a,b", "NULL"]
ROW = "select id, name, number, amount, ok, at, day, extra from thing order by number"


def rows(count: int, start: int = 0) -> pa.Table:
    first = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    numbers = range(start, start + count)
    return pa.table(
        {
            "id": [uuid.UUID(int=n).bytes for n in numbers],
            "name": [AWKWARD[n % len(AWKWARD)] for n in numbers],
            "number": list(numbers),
            "amount": [None if n % 5 == 4 else Decimal(n) / 4 for n in numbers],
            "ok": [[True, False, None][n % 3] for n in numbers],
            "at": [first + dt.timedelta(seconds=n, microseconds=n % 2) for n in numbers],
            "day": [dt.date(2026, 1, 1) + dt.timedelta(days=n % 300) for n in numbers],
            "extra": [None if n % 7 == 6 else json.dumps({"n": n}) for n in numbers],
        },
        schema=SCHEMA,
    )


@pytest.fixture
def thing(store: Any) -> Any:
    kind = "sqlite" if isinstance(store, sqlite3.Connection) else "postgresql"
    store.execute(f"create table thing ({COLUMNS[kind]})")
    return store


def test_round_trip(thing: Any) -> None:
    table = rows(1000)
    assert copy_in(thing, "thing", table) == 1000
    assert read_arrow(thing, ROW, schema=SCHEMA).equals(table)
    assert copy_in(thing, "thing", SCHEMA.empty_table()) == 0


def test_sqlite_values_have_djangos_form(thing: Any) -> None:
    copy_in(thing, "thing", rows(2))
    if isinstance(thing, sqlite3.Connection):
        stored = thing.execute("select id, ok, at, day from thing order by number").fetchall()
        assert stored == [
            ("0" * 32, 1, "2026-01-01 00:00:00", "2026-01-01"),
            ("0" * 31 + "1", 0, "2026-01-01 00:00:01.000001", "2026-01-02"),
        ]


def test_uuid_type_and_nested_values(thing: Any) -> None:
    table = pa.table(
        {
            "id": pa.array([uuid.UUID(int=7).bytes], pa.binary(16)).cast(pa.uuid()),
            "extra": [{"tags": ["a", "b"], "since": dt.date(2026, 1, 1)}],
        }
    )
    copy_in(thing, "thing", table)
    back = read_arrow(thing, "select id, extra from thing").to_pylist()[0]
    assert back["id"] == uuid.UUID(int=7).hex
    assert json.loads(back["extra"]) == {"tags": ["a", "b"], "since": "2026-01-01"}


def test_conflicts(thing: Any) -> None:
    copy_in(thing, "thing", rows(10))
    with pytest.raises(Conflict):
        copy_in(thing, "thing", rows(10, start=5))
    assert read_arrow(thing, "select count(*) as n from thing")["n"][0].as_py() == 10
    assert copy_in(thing, "thing", rows(10, start=5), on_conflict="ignore") == 5
    changed = rows(15).set_column(2, "number", pa.array(range(100, 115)))
    changed = changed.set_column(1, "name", pa.array(["new"] * 15))
    update = ("update", ["id"], ["number"])
    assert copy_in(thing, "thing", changed, on_conflict=update) == 15
    back = read_arrow(thing, "select min(number) as low, max(name) as name from thing")
    assert back["low"][0].as_py() == 100
    assert back["name"][0].as_py() != "new"


def test_much_work_has_a_wider_cache_until_it_ends(thing: Any) -> None:
    def cache() -> int:
        lite = isinstance(thing, sqlite3.Connection)
        return int(thing.execute("pragma cache_size").fetchone()[0]) if lite else 0

    usual = cache()
    with ample(thing, 10):
        assert cache() == usual
    with ample(thing, 1_000_000):
        assert cache() == (-256 * 1024 if usual else 0)
        copy_in(thing, "thing", rows(10))
    assert cache() == usual
    with pytest.raises(Conflict), ample(thing, 1_000_000):
        copy_in(thing, "thing", rows(10))
    assert cache() == usual
    assert read_arrow(thing, "select count(*) as n from thing")["n"][0].as_py() == 10


def test_all_or_nothing_without_a_transaction(thing: Any) -> None:
    copy_in(thing, "thing", rows(1, start=49_999))
    with pytest.raises(Conflict):
        copy_in(thing, "thing", rows(50_000))
    assert read_arrow(thing, "select count(*) as n from thing")["n"][0].as_py() == 1


def test_joins_the_callers_transaction(thing: Any) -> None:
    if isinstance(thing, sqlite3.Connection):
        thing.execute("begin")
        copy_in(thing, "thing", rows(5), on_conflict="ignore")
        thing.execute("rollback")
    else:
        thing.autocommit = False
        copy_in(thing, "thing", rows(5), on_conflict="ignore")
        thing.rollback()
        thing.autocommit = True
    assert read_arrow(thing, "select count(*) as n from thing")["n"][0].as_py() == 0


def test_temp_table_joins_and_is_made_anew(thing: Any) -> None:
    copy_in(thing, "thing", rows(100))
    for count in (10, 3):
        temp_table(thing, "chosen", rows(count).select(["id", "at"]), index=["id"])
    answer = read_arrow(
        thing,
        "select thing.number from thing join chosen on thing.id = chosen.id"
        " where thing.number >= %s and 'a%%' like '%%%%' order by 1",
        (1,),
    )
    assert answer["number"].to_pylist() == [1, 2]


def test_empty_answer_keeps_the_schema(thing: Any) -> None:
    assert read_arrow(thing, ROW, schema=SCHEMA).schema == SCHEMA
    assert read_arrow(thing, ROW).column_names == SCHEMA.names


def test_wrong_schema_is_explained(thing: Any) -> None:
    copy_in(thing, "thing", rows(4))
    with pytest.raises(Invalid, match="columns"):
        read_arrow(thing, "select id, name from thing", schema=pa.schema([("id", pa.string())]))
    with pytest.raises(Invalid) as caught:
        read_arrow(thing, "select name from thing", schema=pa.schema([("name", pa.int64())]))
    assert caught.value.where == {"column": "name"}
