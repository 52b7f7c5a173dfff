"""Known facts of Online Retail II in the variables, each by a short question to the raw file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from tests.support.acts import distilled

from threefold.behavioral import variable
from threefold.behavioral.types import EVENT_SCHEMA
from threefold.engine import service
from threefold.engine.types import Engine

pytestmark = pytest.mark.data

DAY = date(2011, 12, 9)
CODES = (
    "spend", "spend_90d", "spend_90d_before", "orders", "orders_365d", "returned_lines", "units",
    "favourite_product", "favourite_place", "last_purchase_on", "first_purchase_on",
    "products_bought", "average_order_value",
)  # fmt: skip
RAW = """
select InvoiceNo as invoice, StockCode as code, cast(cast(CustomerID as double) as bigint) as who,
    Country as country, cast(Quantity as int) as quantity,
    cast(cast(Quantity as int) * cast(UnitPrice as decimal(18, 4)) as decimal(18, 4)) as amount,
    cast(InvoiceDate as timestamp) as sold_at, InvoiceNo like 'C%' as cancelled
from read_csv($path, all_varchar = true)
"""
EVENTS = """
select 'purchase' as kind, cast(who as string) as subject, sold_at as local_at, country as place,
    code as product, quantity, amount, 'EUR' as currency, invoice as reference,
    case when cancelled then 'cancelled' else 'sold' end as outcome
from raw where who is not null
"""
Ask = Callable[..., list[dict[str, Any]]]


@pytest.fixture(scope="module")
def place() -> Iterator[Engine]:
    opened = service.open(memory_limit_mb=2048, threads=2)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def raw(place: Engine) -> pa.Table:
    folder = Path(__file__).parents[3] / "shared" / "data" / "online_retail_ii"
    path = folder / "year_2010_2011.csv.gz"
    if not path.exists():
        pytest.skip(f"public data sets are not at {folder}")
    return place.query(RAW, {"path": str(path)})


@pytest.fixture(scope="module")
def told(place: Engine, raw: pa.Table) -> pa.Table:
    given = place.query(EVENTS, inputs={"raw": raw})
    missing = [field for field in EVENT_SCHEMA if field.name not in given.column_names]
    for field in missing:
        given = given.append_column(field, pa.nulls(len(given), field.type))
    people = place.query(
        "select distinct subject, cast(subject as bigint) as customer_id from given",
        inputs={"given": given},
    )
    return distilled(place, given, people, DAY, [variable.find(code) for code in CODES])


@pytest.fixture(scope="module")
def ask(place: Engine, raw: pa.Table, told: pa.Table) -> Ask:
    """A question to `raw` and to `told`."""
    return lambda sql: place.query(sql, inputs={"raw": raw, "told": told}).to_pylist()


def test_totals(ask: Ask) -> None:
    (known,) = ask(
        "select sum(amount) as spend, sum(amount) filter (sold_at >= date '2011-09-11') as quarter,"
        " sum(amount) filter (sold_at >= date '2011-06-13' and sold_at < date '2011-09-11')"
        " as before_it, count(distinct who) as customers,"
        " count(distinct invoice) filter (not cancelled) as orders from raw where who is not null"
    )
    (found,) = ask(
        "select sum(spend) as spend, sum(spend_90d) as quarter, sum(spend_90d_before) as before_it,"
        " count(*) as customers, cast(sum(orders) as bigint) as orders from told"
    )
    assert found == known
    assert known["customers"] == 4372
    assert known["spend"] == pytest.approx(Decimal("8300065.814"))


def test_cancellations(ask: Ask) -> None:
    (known,) = ask(
        "select count(*) filter (cancelled) as lines, count(distinct who) filter (cancelled) as"
        " customers, sum(quantity) filter (not cancelled) as units from raw where who is not null"
    )
    (found,) = ask(
        "select cast(sum(returned_lines) as bigint) as lines,"
        " count(*) filter (returned_lines > 0) as customers, sum(units) as units from told"
    )
    assert found == known
    assert known["lines"] == 8905


def test_revenue_of_countries(ask: Ask) -> None:
    """Of customers who bought in one country only."""
    known = ask(
        "with one as (select who, min(country) as country from raw where not cancelled group by who"
        " having count(distinct country) = 1) select one.country as country, sum(amount) as amount,"
        " count(distinct who) as customers from raw join one using (who) group by 1 order by 1"
    )
    found = ask(
        "with one as (select who from raw where not cancelled group by who"
        " having count(distinct country) = 1) select favourite_place as country,"
        " sum(spend) as amount, count(*) as customers from told join one on who = customer_id"
        " group by 1 order by 1"
    )
    assert found == known
    assert len(known) > 30
    best = max(known, key=lambda row: row["amount"])
    assert best["country"] == "United Kingdom"


def test_top_sellers(ask: Ask) -> None:
    known = ask(
        "select code, count(*) as customers from (select who, code, row_number() over (partition by"
        " who order by count(*) desc, sum(amount) desc, code desc) as place from raw where not"
        " cancelled and who is not null group by who, code) where place = 1 group by code"
        " order by customers desc, code limit 20"
    )
    found = ask(
        "select favourite_product as code, count(*) as customers from told"
        " where favourite_product is not null group by 1 order by customers desc, code limit 20"
    )
    assert found == known
    assert "85123A" in {row["code"] for row in known[:3]}


def test_first_and_last_days(ask: Ask) -> None:
    wrong = ask(
        "select customer_id from told join (select who, min(sold_at)::date as first_,"
        " max(sold_at)::date as last_, count(distinct code) as products from raw where not"
        " cancelled group by who) on who = customer_id where first_ <> first_purchase_on"
        " or last_ <> last_purchase_on or products <> products_bought"
    )
    assert wrong == []


def test_one_customer_by_heart(ask: Ask) -> None:
    """Customer 12347: seven orders, 4310.00 in all, the last two days before the end."""
    (row,) = ask("select * from told where customer_id = 12347")
    assert (row["orders"], row["spend"], row["returned_lines"]) == (7, Decimal("4310.0000"), 0)
    assert row["last_purchase_on"] == date(2011, 12, 7)
    assert row["average_order_value"] == pytest.approx(4310 / 7)
