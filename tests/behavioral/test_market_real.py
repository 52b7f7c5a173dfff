"""The market on Online Retail II, against short questions to the raw file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from threefold.behavioral.logic.periods import Period, compared, month_number, period
from threefold.behavioral.service import market
from threefold.collect import service as collect
from threefold.engine import service as engine

pytestmark = [pytest.mark.data, pytest.mark.django_db]

NEWEST = date(2011, 12, 9)
CHARGES = (
    "ADJUST", "ADJUST2", "AMAZONFEE", "B", "BANK CHARGES", "C2", "C3", "CRUK", "D", "DOT", "GIFT",
    "M", "PADS", "POST", "S", "TEST001", "TEST002",
)  # fmt: skip
RAW = """
with raw as (
    select InvoiceNo as invoice, StockCode as code, split_part(CustomerID, '.', 1) as customer,
        Country as country, cast(Quantity as int) as quantity,
        cast(Quantity as int) * cast(UnitPrice as decimal(18, 6)) as amount,
        cast(InvoiceDate as timestamp) as sold_at, InvoiceDate[:7] as ym,
        InvoiceNo like 'C%' as cancelled
    from read_csv('{file}', all_varchar = true)
)
select * from raw where upper(code) not in {charges} and not (amount = 0 and quantity <= 0)
"""
Ask = Callable[[str], list[dict[str, Any]]]


@pytest.fixture
def ask(data_dir: Path, plan: Any) -> Ask:
    """The second file brought in through the entrance; and a question to `goods` of the raw one."""
    path = data_dir / "online_retail_ii" / "year_2010_2011.csv.gz"
    run = collect.stage(path, source="web-shop", content="purchases")
    collect.agree(run, collect.suggestion(run))
    collect.land(run.pk)
    goods = engine.shared().query(RAW.format(file=path, charges=CHARGES))
    return lambda sql: engine.shared().query(sql, inputs={"goods": goods}).to_pylist()


def pounds(value: Any) -> Any:
    return pytest.approx(Decimal(value), abs=Decimal("0.01"))


def test_known_facts(ask: Ask, client_of: Any, owner: Any) -> None:
    year = period("last-365", NEWEST)
    _whole(ask)
    _totals(ask, year)
    _rankings(ask, year)
    _months_and_cohorts(ask)
    _curve(ask, year)
    _scores(ask)
    _lists(client_of(owner))


def _whole(ask: Ask) -> None:
    every = Period("", "days", date(2009, 1, 1), date(2012, 1, 1))
    never = Period("", "days", date(2008, 1, 1), date(2009, 1, 1))
    (told,) = market.totals(period=every, before=never, currency=None).to_pylist()
    (raw,) = ask(
        "select sum(amount) as revenue, sum(quantity) as units, -sum(amount) filter (cancelled) as "
        "back, count(distinct invoice) filter (not cancelled) as orders, count(distinct customer) "
        "filter (not cancelled) as buyers, sum(amount) filter (customer is null) as nobody "
        "from goods"
    )
    assert told["revenue"] == pounds(raw["revenue"]) == pounds("9793394.69")
    assert told["returned"] == pounds(raw["back"])
    assert told["unknown_revenue"] == pounds(raw["nobody"])
    assert (told["units"], told["orders"], told["buyers"]) == (
        raw["units"], raw["orders"], raw["buyers"],
    )  # fmt: skip
    assert told["new_buyers"] == told["buyers"]


def _totals(ask: Ask, year: Period) -> None:
    for found in (year, period("2011-11", NEWEST), period("2011-Q2", NEWEST)):
        told = market.totals(period=found, before=compared(found, "year"), currency=None)
        for row in told.to_pylist():
            part = found if row["part"] == "now" else compared(found, "year")
            (raw,) = ask(
                "select sum(amount) as revenue, count(distinct invoice) filter (not cancelled) as "
                "orders, count(distinct customer) filter (not cancelled) as buyers from goods "
                f"where sold_at >= date '{part.first}' and sold_at < date '{part.until}'"
            )
            assert row["revenue"] == pounds(raw["revenue"])
            assert (row["orders"], row["buyers"]) == (raw["orders"], raw["buyers"])


def _rankings(ask: Ask, year: Period) -> None:
    for dimension, column in (("product", "code"), ("place", "country")):
        told = market.ranking(
            dimension=dimension, period=year, before=compared(year, "before"), currency=None
        ).to_pylist()
        raw = ask(
            f"select {column} as item, sum(amount) as revenue, count(distinct customer) "
            "filter (not cancelled) as buyers, count(distinct invoice) filter (not cancelled) "
            f"as orders from goods where sold_at >= date '{year.first}' group by 1 "
            "order by revenue desc limit 20"
        )
        assert [row["item"] for row in told[:20]] == [row["item"] for row in raw]
        whole = sum(float(row["revenue"]) for row in told)
        for row, known in zip(told, raw, strict=False):
            assert row["revenue"] == pounds(known["revenue"])
            assert (row["buyers"], row["orders"]) == (known["buyers"], known["orders"])
            assert row["share"] == pytest.approx(float(row["revenue"]) / whole)
        assert told[0]["item"] in {"22423", "United Kingdom"}
    assert market.names()["22423"] == "REGENCY CAKESTAND 3 TIER"


FIRSTS = """with firsts as (
    select customer, min(ym) as first from goods where not cancelled and customer is not null
    group by 1
)"""


def _months_and_cohorts(ask: Ask) -> None:
    raw = ask(
        f"{FIRSTS} select ym, count(distinct customer) filter (not cancelled and first = ym) as "
        "fresh, count(distinct customer) filter (not cancelled and first < ym) as back from goods "
        "left join firsts using (customer) group by 1 order by 1"
    )
    told = market.months(currency=None).to_pylist()
    assert [(row["new_buyers"], row["returning_buyers"]) for row in told] == [
        (row["fresh"], row["back"]) for row in raw
    ]
    assert (len(raw), raw[0]["fresh"]) == (13, 884)
    raw = ask(
        f"{FIRSTS} select first, ym, count(distinct customer) filter (not cancelled) as buyers, "
        "sum(amount) as revenue from goods join firsts using (customer) where ym >= first "
        "group by 1, 2"
    )
    known = {(row["first"], row["ym"]): (row["buyers"], pounds(row["revenue"])) for row in raw}
    cohorts = market.cohorts(currency=None).to_pylist()
    assert len(cohorts) == len(known)
    for row in cohorts:
        first, since = (_ym(row["cohort"]), _ym(row["cohort"] + row["months_since"]))
        assert (row["buyers"], row["revenue"]) == known[first, since]
        assert row["size"] == known[first, first][0]


def _ym(number: int) -> str:
    return f"{1970 + number // 12:04d}-{number % 12 + 1:02d}"


def _curve(ask: Ask, year: Period) -> None:
    raw = ask(
        f"select sum(amount) as paid from goods where sold_at >= date '{year.first}' and customer "
        "is not null group by customer having sum(amount) > 0 order by paid desc"
    )
    paid = [float(row["paid"]) for row in raw]
    told = market.curve(period=year, currency=None).to_pylist()
    for percent in (1, 10, 20, 50):
        part = [row for row in told if row["percent"] <= percent]
        best = paid[: len(paid) * percent // 100]
        assert sum(row["customers"] for row in part) == len(best)
        assert sum(float(row["revenue"]) for row in part) == pytest.approx(sum(best))
    assert sum(paid[: len(paid) // 5]) / sum(paid) == pytest.approx(0.73, abs=0.01)


def _scores(ask: Ask) -> None:
    raw = ask(
        "select count(distinct invoice) as orders, max(sold_at)::date as last_day from goods "
        "where not cancelled and customer is not null group by customer"
    )
    n = len(raw)
    orders, last = sorted(row["orders"] for row in raw), sorted(row["last_day"] for row in raw)
    known: dict[tuple[int, int], int] = {}
    for row in raw:
        cell = (1 + 5 * last.index(row["last_day"]) // n, 1 + 5 * orders.index(row["orders"]) // n)
        known[cell] = known.get(cell, 0) + 1
    told = market.rfm(until=date(2011, 12, 10), currency=None).to_pylist()
    assert {(row["recency"], row["frequency"]): row["customers"] for row in told} == known


def _lists(client: Any) -> None:
    """Numbers of the pages against the lists of customers that they lead to."""
    page = client.get(reverse("behavioral:ranking", args=["product"])).context["table"]
    rows = [row.item for row in page.rows]
    for row in (rows[0], rows[17]):
        assert _listed(client, row["buyers_url"]) == row["buyers"]
        assert _listed(client, row["lines_url"]) == row["customers"]
        assert _listed(client, row["buyers_before_url"]) == row["buyers_before"]
    months = client.get(reverse("behavioral:market-buyers")).context["table"].rows
    november = next(row.item for row in months if row.item["month_number"] == _NOVEMBER)
    assert _listed(client, november["new_url"]) == november["new_buyers"] > 0
    assert _listed(client, november["returning_url"]) == november["returning_buyers"] > 0
    areas = client.get(reverse("behavioral:rfm")).context["areas"].rows
    assert all(_listed(client, row.item["url"]) == row.item["customers"] for row in areas)
    curve = client.get(reverse("behavioral:concentration")).context["table"].rows
    assert _listed(client, curve[3].item["url"]) == curve[3].item["customers"]


_NOVEMBER = month_number(date(2011, 11, 1))


def _listed(client: Any, url: str) -> int:
    answer = client.get(url)
    assert answer.status_code == 200
    return int(answer.context["table"].pages.count)
