"""Saved queries against real PostgreSQL and SQLite: only what is new, none lost, none twice."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy.engine import make_url
from tests.collect.pulls.conftest import Make
from tests.support import postgres

from threefold.behavioral import service as behavioral
from threefold.collect.models import Pull, Run
from threefold.collect.service import pulls
from threefold.kit.errors import Invalid, ThreefoldError, Unavailable

pytestmark = pytest.mark.django_db(transaction=True)

TABLE = """create table orders (
    number integer, at timestamp, sku text, qty integer, price numeric(10, 2), customer text,
    changed timestamp
)"""
QUERY = "select number, at, sku, qty, price, customer, changed from orders"
TO = {
    "number": "event.reference", "at": "event.occurred_at", "sku": "event.product",
    "qty": "event.quantity", "price": "event.unit_price", "customer": "identifier.customer_number",
    "changed": "ignore",
}  # fmt: skip
Do = Callable[..., Any]


@pytest.fixture(params=["postgresql", "sqlite"])
def shop(request: pytest.FixtureRequest, inbox: Path) -> Iterator[tuple[dict[str, Any], Do]]:
    """Settings of a database with an empty table of orders, and a way to write to it."""
    if request.param == "sqlite":
        path = inbox / "shop.sqlite3"
        with sqlite3.connect(path) as writer:
            writer.execute(TABLE)

            def change(sql: str, rows: list[tuple[Any, ...]] | None = None) -> None:
                writer.executemany(sql, rows) if rows else writer.execute(sql)
                writer.commit()

            yield {"kind": "sqlite", "file": "shop.sqlite3", "query": QUERY}, change
        writer.close()
        return
    if not postgres.available():
        pytest.skip("no PostgreSQL on this machine")
    url = make_url(postgres.session_server())
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as server:
        server.execute("drop schema if exists shop cascade")
        server.execute("create schema shop")
        server.execute("set search_path to shop")
        server.execute(TABLE)

        def alter(sql: str, rows: list[tuple[Any, ...]] | None = None) -> None:
            with server.cursor() as cursor:
                if rows:
                    cursor.executemany(sql.replace("?", "%s"), rows)
                else:
                    cursor.execute(sql)

        given = {
            "kind": "postgresql", "host": url.host, "port": url.port, "user": url.username,
            "database": url.database, "query": QUERY.replace("orders", "shop.orders"),
            "password": "s3cret-of-the-shop",
        }  # fmt: skip
        yield given, alter


def rows(first: int, count: int, changed: str) -> list[tuple[Any, ...]]:
    return [
        (n, f"2026-01-{1 + n % 28:02} 10:00:00", f"A{n % 7}", 1, "9.50", f"C{n % 50}", changed)
        for n in range(first, first + count)
    ]


INSERT = "insert into orders values (?, ?, ?, ?, ?, ?, ?)"


def test_only_what_is_new(shop: tuple[dict[str, Any], Do], pull: Make) -> None:
    given, change = shop
    change(INSERT, rows(1, 3, "2026-02-01 08:00:00"))
    made = pull("sql", {**given, "cursor": "changed"}, to=TO)
    assert pulls.run(made.pk)["loaded"] == 3
    assert pulls.run(made.pk)["found"] == 0
    # The same moment as the last row known: neither it nor the newcomers may be lost or doubled.
    change(INSERT, rows(4, 2, "2026-02-01 08:00:00"))
    change(INSERT, rows(6, 1, "2026-02-01 08:00:01"))
    assert pulls.run(made.pk)["rows"] == 3
    change(INSERT, rows(7, 1, "2026-02-01 08:00:01"))
    counts = pulls.run(made.pk)
    assert (counts["rows"], counts["loaded"], counts["duplicates"]) == (1, 1, 0)
    assert behavioral.totals()["events"] == 7


def test_rows_that_say_the_same_count_as_often_as_they_stand(
    shop: tuple[dict[str, Any], Do], pull: Make
) -> None:
    given, change = shop
    twice = [*rows(1, 1, "2026-02-01 08:00:00"), *rows(1, 1, "2026-02-01 08:00:00")]
    change(INSERT, twice)
    made = pull("sql", {**given, "cursor": "changed"}, to=TO)
    assert pulls.run(made.pk)["rows"] == 2
    change(INSERT, rows(1, 1, "2026-02-01 08:00:00"))
    assert pulls.run(made.pk)["rows"] == 1


@pytest.mark.parametrize("compare", [">", ">="])
def test_the_query_may_ask_for_the_cursor_itself(
    shop: tuple[dict[str, Any], Do], pull: Make, compare: str
) -> None:
    given, change = shop
    change(INSERT, rows(1, 5, "2026-02-01 08:00:00"))
    query = f"-- new ones\n{given['query']} where changed {compare} :cursor;"
    made = pull("sql", {**given, "query": query, "cursor": "changed", "start": "2026-01-01"}, to=TO)
    assert pulls.run(made.pk)["rows"] == 5
    change(INSERT, rows(6, 2, "2026-02-01 08:00:00"))
    assert pulls.run(made.pk)["rows"] == 2
    change(INSERT, rows(8, 2, "2026-03-01 08:00:00"))
    assert pulls.run(made.pk)["rows"] == 2
    assert pulls.run(made.pk)["found"] == 0


def test_a_number_as_cursor_over_many_batches(
    shop: tuple[dict[str, Any], Do], pull: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    from threefold.collect.service.pulls import taking
    from threefold.collect.sources import sql

    monkeypatch.setattr(sql, "BATCH_ROWS", 100)
    monkeypatch.setattr(taking, "MOST_ROWS", 400)
    given, change = shop
    change(INSERT, rows(1, 1050, "2026-02-01 08:00:00"))
    made = pull("sql", {**given, "cursor": "number", "start": "51"}, to=TO)
    assert pulls.run(made.pk)["loaded"] == 1000
    assert Run.objects.count() == 3
    change(INSERT, rows(1051, 5, "2026-02-01 08:00:00"))
    assert pulls.run(made.pk)["loaded"] == 5


def test_rows_without_a_cursor_wait(shop: tuple[dict[str, Any], Do], pull: Make) -> None:
    given, change = shop
    change(INSERT, [*rows(1, 1, "2026-02-01 08:00:00"), (*rows(2, 1, "")[0][:-1], None)])
    made = pull("sql", {**given, "cursor": "changed"}, to=TO)
    assert pulls.run(made.pk)["rows"] == 1
    change("update orders set changed = '2026-02-02 08:00:00' where number = 2")
    assert pulls.run(made.pk)["rows"] == 1


def test_without_a_cursor_all_is_read_and_known(
    shop: tuple[dict[str, Any], Do], pull: Make
) -> None:
    given, change = shop
    change(INSERT, rows(1, 4, "2026-02-01 08:00:00"))
    made = pull("sql", given, to=TO)
    assert pulls.run(made.pk)["loaded"] == 4
    counts = pulls.run(made.pk)
    assert (counts["rows"], counts["loaded"], counts["duplicates"]) == (4, 0, 4)


@pytest.mark.parametrize(
    "query",
    [
        "delete from orders",
        "select 1; delete from orders",
        "with gone as (delete from orders returning *) select * from gone",
        "select * into stolen from orders",
        "update orders set qty = 0",
        "select * from orders where sku = :name",
        "select 'open",
        "",
        "pragma journal_mode = delete",
    ],
)
def test_only_asking_is_let_through(
    shop: tuple[dict[str, Any], Do], pull: Make, query: str
) -> None:
    given, change = shop
    change(INSERT, rows(1, 1, "2026-02-01 08:00:00"))
    with pytest.raises(Invalid):
        pull("sql", {**given, "query": query})


def test_the_database_itself_refuses_to_be_written(
    shop: tuple[dict[str, Any], Do], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even a statement that the look at its words would miss."""
    from threefold.collect.source import kind

    given, change = shop
    change(INSERT, rows(1, 1, "2026-02-01 08:00:00"))
    if given["kind"] == "sqlite":
        pytest.skip("SQLite knows no function that writes")
    change("create function shop.wipe() returns integer language sql as"
           " 'delete from shop.orders returning 1'")  # fmt: skip
    with pytest.raises(Unavailable, match="read-only"):
        list(kind("sql").read({**given, "query": "select shop.wipe() as wiped"}, {}))


def test_strings_and_casts_are_left_alone(shop: tuple[dict[str, Any], Do], pull: Make) -> None:
    given, change = shop
    change(INSERT, rows(1, 1, "2026-02-01 08:00:00"))
    query = given["query"] + " where '10:30 :x' <> ';' and sku like 'A%' -- ; :y"
    made = pull("sql", {**given, "query": query, "cursor": "changed"}, to=TO)
    assert pulls.run(made.pk)["rows"] == 1


def test_no_error_tells_the_password(shop: tuple[dict[str, Any], Do], caplog: Any) -> None:
    given, _change = shop
    if given["kind"] == "sqlite":
        pytest.skip("a file has no password")
    bad = {**given, "query": "select 's3cret-of-the-shop'::integer as number"}
    made = pulls.add(plugin="sql", label="Shop", source="shop", given=bad, content="events")
    assert "password" not in made.settings
    assert "s3cret" not in made.secrets
    assert pulls.answered(made)[5] == ("Password", "•••")
    with pytest.raises(ThreefoldError) as told:
        pulls.try_out(made)
    assert "•••" in str(told.value)
    pulls.agree(made, _any_mapping())
    pulls.activate(made, every_minutes=None)
    with pytest.raises(ThreefoldError):
        pulls.run(made.pk)
    made.refresh_from_db()
    assert made.last_error["message"]
    assert "s3cret" not in str(made.last_error) + str(told.value) + caplog.text
    for name, value in (("host", "mail.example.com"), ("port", "1")):
        with pytest.raises(Invalid, match="password is needed again"):
            pulls.change(made, given={**bad, "password": "", name: value})


def _any_mapping() -> Any:
    from threefold.collect.types import ColumnMap

    return ColumnMap("events", ())


def test_a_file_outside_the_inbox_is_refused(inbox: Path, home: Any) -> None:
    given = {"kind": "sqlite", "file": str(home.root / "store.sqlite3"), "query": "select 1 as a"}
    with pytest.raises(Invalid, match="not open"):
        pulls.add(plugin="sql", label="x", source="x", given=given, content="events")
    assert not Pull.objects.exists()
