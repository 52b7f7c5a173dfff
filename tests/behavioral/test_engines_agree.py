"""Both engines say the same of every variable: of made-up edge cases and of a real shop."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.support.acts import asked_by, events_of, people_of, same

from threefold.behavioral import variable
from threefold.behavioral.types import EVENT_SCHEMA
from threefold.behavioral.variable import EXAMPLE_DAY
from threefold.engine.types import Engine

_MADE = 60
_AMOUNTS = ["0", "0.0001", "9.9999", "10", "30", "1000", "-12.5", "99999999.9999"]
_QUANTITIES = ["1", "0", "-1", "2.5", "1000000"]
_PLACES = ["", "Ávila", "北京", 'a "b" c', "it's", "x" * 60]
_TIMES = ["00:00:00", "23:59:59", "05:59:59", "06:00:00", "12:00:00.500", "18:00:00"]
_OUTCOMES = {
    "purchase": ["sold", "cancelled", "returned", ""],
    "contact": ["resolved", "no_answer", "wrong_number", ""],
    "campaign_response": ["sent", "opened", "clicked", "redeemed", "refused", "bounced"],
    "page_view": [""],
    "search": ["found", "none"],
    "cart": ["added", "ordered", "abandoned"],
    "call": ["completed", "dropped"],
    "trade": ["bought", "sold", "cancelled"],
    "cash_movement": ["paid_in", "paid_out", "refused"],
    "visit": ["entered", "refused"],
    "subscription": ["joined", "renewed", "resigned", "frozen"],
    "custom": ["", "done"],
}
_REAL = """
select lower(hex(md5(cast(row_number() over () as varchar)))) as id, 'purchase' as kind,
    'r' || split_part(CustomerID, '.', 1) as subject, cast(InvoiceDate as timestamp) as local_at,
    'web' as channel, Country as place, StockCode as product, left(StockCode, 2) as category,
    cast(Quantity as decimal(18, 4)) as quantity,
    cast(cast(Quantity as int) * cast(UnitPrice as decimal(18, 4)) as decimal(18, 4)) as amount,
    'EUR' as currency, InvoiceNo as reference,
    case when InvoiceNo like 'C%' then 'cancelled' end as outcome
from read_csv('{file}', all_varchar = true)
where CustomerID <> '' and cast(left(CustomerID, 5) as int) % 12 = 0
"""


def _life(chance: random.Random) -> Iterator[dict[str, str]]:
    """What one customer did, with many values at the edges of days, bands and types."""
    kinds = chance.sample(list(_OUTCOMES), 4)
    for _ in range(chance.choice([0, 1, 2, 9, 30])):
        kind = chance.choice(kinds)
        age = chance.choice([0, 6, 7, 13, 14, 29, 30, 89, 90, 180, 364, 365, 729, 730, 5000, -1])
        told = {
            "local_at": f"{EXAMPLE_DAY - timedelta(days=age)} {chance.choice(_TIMES)}",
            "kind": kind,
            "outcome": chance.choice(_OUTCOMES[kind]),
            "amount": chance.choice(_AMOUNTS),
            "quantity": chance.choice(_QUANTITIES),
            "duration_s": chance.choice(["", "0", "0.0005", "59.9996", "86400"]),
            "reference": chance.choice(["", "A", "B", "C"]),
            "product": chance.choice(["p1", "p2", "p3", ""]),
            "category": chance.choice(["complaint", "charge", "food", ""]),
            "channel": chance.choice(["web", "phone", "email", "sms", ""]),
            "place": chance.choice(_PLACES),
            "currency": chance.choice(["", "EUR", "USD", "XAU"]),
            "discount": chance.choice(["", "1.25", "none", "-3"]),
            "direction": chance.choice(["in", "out", ""]),
            "roaming": chance.choice(["yes", "no", ""]),
            "other_number": chance.choice(["n1", "n2", ""]),
        }
        yield {name: value for name, value in told.items() if value}


def _real(on: Engine, data_dir: Path) -> tuple[pa.Table, pa.Table]:
    """Every twelfth customer of Online Retail II, and their numbers."""
    file = data_dir / "online_retail_ii" / "year_2010_2011.csv.gz"
    found = on.query(_REAL.format(file=file))
    rows = {
        field.name: found[field.name].cast(field.type)
        if field.name in found.column_names
        else pa.nulls(found.num_rows, field.type)
        for field in EVENT_SCHEMA
    }
    events = pa.table(rows, schema=pa.schema([field.with_nullable(True) for field in EVENT_SCHEMA]))
    subjects = found["subject"].unique().sort()
    ids = pa.array(range(1_000_000, 1_000_000 + len(subjects)), pa.int64())
    return events, pa.table({"subject": subjects, "customer_id": ids})


@settings(
    max_examples=1,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 2**32))
def test_every_variable(engines: tuple[Engine, Engine], data_dir: Path, seed: int) -> None:
    usual, _ = engines
    chance = random.Random(seed)
    lives = [module.EXAMPLE.events for module in variable.plugins().values()]
    lives += [list(_life(chance)) for _ in range(_MADE)]
    real, bought = _real(usual, data_dir)
    events = pa.concat_tables([events_of(lives).cast(real.schema), real])
    people = pa.concat_tables([people_of(len(lives)), bought])
    day = date(2011, 12, 9) if chance.random() < 0.5 else EXAMPLE_DAY
    wanted = list(variable.all_variables().values())
    asked = [asked_by(on, events, people, day, wanted) for on in engines]
    compared = 0
    for (name, left), (_, right) in zip(*asked, strict=True):
        assert left.column_names == right.column_names, name
        assert left.num_rows == right.num_rows, name
        for column in left.column_names:
            pairs = zip(left[column].to_pylist(), right[column].to_pylist(), strict=True)
            unlike = [pair for pair in pairs if not same(*pair)]
            assert not unlike, (name, column, unlike[:3])
            compared += left.num_rows
    assert compared > 100_000


def test_time_is_told_alike(engines: tuple[Engine, Engine]) -> None:
    """Days before 1970 and leap days fall into the same week, month and band on both."""
    moments = ["1969-12-31T23:59:59", "2024-02-29T00:00:00", "2000-01-01T00:00:00"]
    rows = pa.table({"at_": pa.array(moments).cast(pa.timestamp("us"))})
    sql = (
        "select tf_day_number(at_) as d, tf_seconds(at_) as s, tf_month_number(at_) as m"
        " from given_ order by d"
    )
    first, second = (on.query(sql, inputs={"given_": rows}).to_pylist() for on in engines)
    assert first == second
    assert first[0] == {"d": -1, "s": -1, "m": -1}
