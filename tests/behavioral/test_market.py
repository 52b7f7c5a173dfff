"""The market by hand: edges of days, currencies, brands, returns, merged customers."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.behavioral.test_landing import event

from threefold.behavioral import service
from threefold.behavioral.logic.periods import Period, compared, month_number, period
from threefold.behavioral.service import choosing, market
from threefold.behavioral.types import EVENT_SCHEMA
from threefold.identity import service as identity
from threefold.kit.errors import Invalid

pytestmark = pytest.mark.django_db
JOSE, XIAOMING, ANNA = "José García Lorca", "王小明", "Anna Ørsted"
FEBRUARY = period("2026-02", date(2026, 3, 1))
ALL = Period("", "days", date(2020, 1, 1), date(2030, 1, 1))
_runs = itertools.count(900)


def at(*parts: int) -> datetime:
    """A moment on the wall clock."""
    return datetime(*parts, tzinfo=UTC).replace(tzinfo=None)


def bring(tmp_path: Any, *rows: dict[str, Any]) -> None:
    """Land purchases of 1 piece for 10 each; `on` is the moment on the wall clock."""
    run = next(_runs)
    lines = []
    for number, given in enumerate(rows):
        on = given.pop("on", at(2026, 2, 15, 12))
        base = event(run * 100 + number, run)
        lines.append(
            {
                **base,
                "occurred_at": on.replace(tzinfo=UTC),
                "local_at": on,
                "subject": None,
                "product": "X",
                "amount": Decimal(10),
                "month": f"{on:%Y-%m}",
                "outcome": None,
                **given,
            }
        )
    path = tmp_path / f"{run}.parquet"
    pq.write_table(pa.Table.from_pylist(lines, schema=EVENT_SCHEMA), path)
    service.land(path, run=run, source="shop")


def subject(customer: int) -> str:
    return identity.subjects_of(customer)[0]


def totals(found: Period, currency: str | None = None) -> dict[str, dict[str, Any]]:
    told = market.totals(period=found, before=compared(found, "before"), currency=currency)
    return {row.pop("part"): row for row in told.to_pylist()}


def ids(table: pa.Table) -> list[int]:
    return table["customer_id"].to_pylist()


def test_figures_of_a_month_beside_the_one_before(shop):
    told = totals(FEBRUARY)
    now, before = told["now"], told["before"]
    assert now["revenue"] == Decimal("34.50")
    assert now["returned"] == Decimal("4.50")
    assert (now["orders"], now["buyers"], now["new_buyers"], now["returners"]) == (2, 2, 1, 1)
    assert now["units"] == 6
    assert before["revenue"] == Decimal("17.25")
    assert (before["orders"], before["buyers"], before["new_buyers"]) == (1, 1, 1)
    march = totals(period("2026-03", date(2026, 3, 31)))["now"]
    assert (march["revenue"], march["buyers"]) == (Decimal("9.75"), 0)
    assert march["unknown_revenue"] == Decimal("9.75")


def test_ranks_shares_and_what_came_or_went(shop):
    rows = market.ranking(
        dimension="product", period=FEBRUARY, before=compared(FEBRUARY, "before"), currency=None
    ).to_pylist()
    found = {row["item"]: row for row in rows}
    lantern, clock, mug = found["20001"], found["20003"], found["20002"]
    assert (lantern["rank"], lantern["rank_before"], lantern["rank_change"]) == (1, 1, 0)
    assert lantern["revenue"] == Decimal("22.50")
    assert lantern["change"] == pytest.approx(22.5 / 9 - 1)
    assert lantern["share"] == pytest.approx(22.5 / 34.5)
    assert (clock["rank"], clock["rank_before"], clock["change"]) == (2, None, None)
    assert (mug["rank"], mug["rank_before"], mug["buyers"]) == (None, 3, 0)
    # A file of seven lines is too short to tell that POST is a charge.
    assert [row["item"] for row in rows] == ["20001", "20003", "POST", "20002"]
    assert market.names() == {
        "20001": "RED LANTERN", "20002": "BLUE MUG", "20003": "CLOCK", "POST": "POSTAGE",
    }  # fmt: skip


def test_the_day_on_the_wall_clock_decides(shop, tmp_path):
    late = datetime(2026, 1, 31, 23, 30, tzinfo=UTC)
    bring(
        tmp_path,
        {"occurred_at": late, "month": "2026-01", "on": at(2026, 2, 1, 0, 0)},
        {"on": at(2026, 2, 28, 23, 59, 59)},
        {"on": at(2026, 3, 1), "amount": Decimal(1000)},
    )
    told = totals(FEBRUARY)
    assert told["now"]["revenue"] == Decimal("54.50")
    march = period("2026-03", date(2026, 3, 31))
    assert totals(march)["now"]["revenue"] == Decimal("1009.75")


def test_brands_where_one_is_said(shop, tmp_path):
    bring(
        tmp_path,
        {"properties": '{"brand":"Lumen","product_name":"Lamp"}'},
        {"properties": '{"product_name":"brandy glass"}'},
        {"properties": '{"brand":"Lumen"}', "outcome": "returned", "amount": Decimal(-4)},
    )
    told = market.ranking(
        dimension="brand", period=FEBRUARY, before=compared(FEBRUARY, "before"), currency=None
    )
    found = {row["item"]: row["revenue"] for row in told.to_pylist()}
    assert found == {"Lumen": Decimal(6), None: Decimal("44.50")}
    assert market.span().to_pylist()[0]["brand"] == 2


def test_corrections_of_stock_and_charges_are_no_goods(shop, tmp_path):
    bring(
        tmp_path,
        {"amount": Decimal(0), "quantity": Decimal(-96)},
        {"amount": Decimal(5), "category": "charge"},
        {"amount": Decimal(0), "quantity": Decimal(2)},
    )
    now = totals(FEBRUARY)["now"]
    assert (now["revenue"], now["units"]) == (Decimal("34.50"), 8)


def test_currencies_are_never_added_up(shop, tmp_path):
    jose = subject(shop[JOSE])
    bring(
        tmp_path,
        {"currency": "EUR", "subject": jose, "on": at(2026, 2, 10)},
        {"currency": "EUR", "on": at(2026, 2, 20)},
        {"currency": "USD"},
        {"currency": None, "amount": Decimal(1)},
    )
    lines = pa.table({"currency": ["EUR", "EUR"], "day": ["2026-02-01", "2026-02-15"],
                      "rate": ["0.5", "0.25"]})  # fmt: skip
    assert totals(FEBRUARY)["now"]["unrated"] == 3
    service.set_rates(lines, source="test")
    now = totals(FEBRUARY)["now"]
    assert now["revenue"] == Decimal("34.50") + 5 + Decimal("2.5") + 1
    assert (now["unrated"], now["buyers"]) == (1, 2)
    assert totals(FEBRUARY, "EUR")["now"]["revenue"] == 20
    assert totals(FEBRUARY, "EUR")["now"]["buyers"] == 1
    assert totals(FEBRUARY, "USD")["now"]["revenue"] == 10
    assert totals(FEBRUARY, "GBP")["now"]["revenue"] == Decimal("35.50")
    assert [row["currency"] for row in market.span().to_pylist()] == ["GBP", "EUR", "USD"]


def test_new_returning_and_cohorts(shop, tmp_path):
    xiaoming = subject(shop[XIAOMING])
    bring(tmp_path, {"subject": xiaoming, "on": at(2026, 4, 2)})
    rows = {row["month_number"]: row for row in market.months(currency=None).to_pylist()}
    january, february, march, april = (month_number(date(2026, n, 1)) for n in range(1, 5))
    told = {
        number: (row["buyers"], row["new_buyers"], row["returning_buyers"])
        for number, row in rows.items()
    }
    assert told == {january: (1, 1, 0), february: (2, 1, 1), march: (0, 0, 0), april: (1, 0, 1)}
    for row in rows.values():
        parts = row["new_revenue"] + row["returning_revenue"] + row["other_revenue"]
        assert parts == row["revenue"]
    cohorts = {
        (row["cohort"], row["months_since"]): (row["buyers"], row["revenue"], row["size"])
        for row in market.cohorts(currency=None).to_pylist()
    }
    assert cohorts == {
        (january, 0): (1, Decimal("17.25"), 1),
        (january, 1): (1, Decimal("22.50"), 1),
        (february, 0): (1, Decimal(12), 1),
        (february, 2): (1, Decimal(10), 1),
    }


def test_the_best_pay_most_and_those_who_got_all_back_are_left_out(shop, tmp_path):
    anna = subject(shop[ANNA])
    bring(tmp_path, {"subject": anna}, {"subject": anna, "amount": Decimal(-10),
                                        "outcome": "refunded"})  # fmt: skip
    told = market.curve(period=ALL, currency=None).to_pylist()
    assert [(row["percent"], row["customers"]) for row in told] == [(50, 1), (100, 1)]
    assert [row["revenue"] for row in told] == [Decimal("39.75"), Decimal(12)]
    best = market.top(period=ALL, currency=None, above=0, percent=50)
    assert ids(best) == [shop[JOSE]]


def test_scores_of_equal_ones_are_equal(shop, tmp_path):
    anna = subject(shop[ANNA])
    bring(tmp_path, {"subject": anna, "on": at(2026, 2, 4, 9), "reference": "a"})
    cells = {
        (row["recency"], row["frequency"]): row["customers"]
        for row in market.rfm(until=date(2026, 3, 1), currency=None).to_pylist()
    }
    # Two last bought on 4 February, one of them twice; the third a week later.
    assert cells == {(1, 1): 1, (1, 4): 1, (4, 1): 1}
    assert ids(market.cells(until=date(2026, 3, 1), currency=None, among=("14",))) == [shop[JOSE]]
    early = market.rfm(until=date(2026, 2, 1), currency=None).to_pylist()
    assert [(row["recency"], row["frequency"], row["customers"]) for row in early] == [(1, 1, 1)]


def test_merged_customers_count_once_from_then_on(shop, owner):
    assert totals(ALL)["now"]["buyers"] == 2
    link = identity.merge(shop[JOSE], shop[XIAOMING], actor=owner, reason="one person")
    assert totals(ALL)["now"]["buyers"] == 1
    assert len(ids(market.bought(first=ALL.first, until=ALL.until, currency=None))) == 1
    assert link is not None


def test_a_key_says_what_it_holds_and_no_other_is_taken(shop):
    key = choosing.key_of(
        "bought", back="/market/", first=date(2026, 2, 1), until=date(2026, 3, 1),
        currency=None, dimension="product", item="20003",
    )  # fmt: skip
    found = service.chosen(key)
    assert ids(found.customers) == [shop[XIAOMING]]
    assert "CLOCK" in found.title
    assert found.url == "/market/"
    for wrong in ("", "x", key[:-1] + ("a" if key[-1] != "a" else "b"), "é" * 20):
        with pytest.raises(Invalid):
            service.chosen(wrong)


def test_nothing_sold_nothing_told(plan, home):
    assert market.span().num_rows == 0
