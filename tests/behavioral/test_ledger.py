"""A trading day cleared: figures by hand, and whatever is done to a trade is found and named."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.examples import tries
from tests.support.exchange import (
    MONDAY,
    SUBJECTS,
    TUESDAY,
    match,
    md5,
    settlement,
    table,
    trade,
)

from threefold.behavioral.logic.ledger import Day, reckoned, trade_list
from threefold.engine import service as engines
from threefold.engine.types import Engine

TO = '"counterparty_member_no": "'
NO_DIFFERENCE: list[tuple[str, str, str | None]] = []


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    opened = engines.open(memory_limit_mb=256, threads=1)
    yield opened
    opened.close()


def cleared(engine: Engine, *events: dict[str, Any], day: date = MONDAY) -> Day:
    return reckoned(engine, table(events), day)


def named(day: Day) -> list[tuple[str, str, str | None]]:
    """Kind, what differs, and the number of each difference."""
    return [(row["kind"], row["differs"], row["trade_no"]) for row in day.differences.to_pylist()]


def results(day: Day, *keys: str) -> dict[Any, tuple[Decimal, Decimal, Decimal]]:
    return {
        tuple(row[key] for key in keys): (
            row["position"],
            row["result_of_trades"],
            row["result_of_carried"],
        )
        for row in day.accounts.to_pylist()
    }


TWO_DAYS = [
    *match("1", 10, "2874"),
    *match("2", 4, "2880", by="0144", to="0071", account="88000301", seller="88000207"),
    settlement("2878", multiplier="10"),
    *match("3", 2, "2900", day=TUESDAY),
    settlement("2890", day=TUESDAY),
    *match("9", 2, "71000", contract="copper", place="SHFE", amount="710000", day=TUESDAY),
]


def test_two_days_by_hand(engine):
    first = cleared(engine, *TWO_DAYS)
    buyer, other, seller = SUBJECTS["88000123"], SUBJECTS["88000207"], SUBJECTS["88000301"]
    # 10 lots of 10 tons from 2874 to 2878; 4 lots sold at 2880.
    assert results(first, "member", "subject") == {
        ("0071", buyer): (10, 400, 0),
        ("0071", other): (-4, 80, 0),
        ("0144", seller): (-6, -480, 0),
    }
    assert {row["member"]: row["result"] for row in first.members.to_pylist()} == {
        "0071": 480,
        "0144": -480,
    }
    assert named(first) == NO_DIFFERENCE
    second = cleared(engine, *TWO_DAYS, day=TUESDAY)
    beans = {
        key[1:]: value
        for key, value in results(second, "contract", "member", "subject").items()
        if key[0] == "soybean meal"
    }
    # 12 points on what was held; the new lots bought 10 points above the settlement.
    assert beans == {
        ("0071", buyer): (12, -200, 1200),
        ("0071", other): (-4, 0, -480),
        ("0144", seller): (-8, 200, -720),
    }
    contracts = {row["contract"]: row for row in second.contracts.to_pylist()}
    assert all(row["clears"] and row["result"] == 0 for row in contracts.values())
    copper, meal = contracts["copper"], contracts["soybean meal"]
    assert (copper["basis"], copper["multiplier_basis"], copper["multiplier"]) == (
        "last_trade",
        "turnover",
        5,
    )
    assert (meal["price"], meal["price_before"], meal["open_interest"]) == (2890, 2878, 12)


def test_results_of_days_add_up_to_what_was_paid(engine):
    """Whatever the prices in between, all days together are the last value less the cost."""
    days = [MONDAY + timedelta(days=n) for n in range(3)]
    events = [
        *match("1", 3, "100.25", day=days[0]),
        settlement("101.5", day=days[0], multiplier="2.5"),
        *match("2", 1, "99.125", day=days[1]),
        *match("3", 2, "103", day=days[2], by="0144", to="0071", account="88000301",
               seller="88000123"),
        settlement("102", day=days[2]),
    ]  # fmt: skip
    totals: dict[str, Decimal] = {}
    for day in days:
        for row in cleared(engine, *events, day=day).members.to_pylist():
            totals[row["member"]] = totals.get(row["member"], Decimal(0)) + row["result"]
    # Bought 3 at 100.25 and 1 at 99.125, sold 2 at 103, 2 left at 102.
    won = (2 * Decimal(103) + 2 * Decimal(102) - 3 * Decimal("100.25") - Decimal("99.125")) * 5 / 2
    assert totals == {"0071": won, "0144": -won}


def test_a_day_without_a_price_is_marked_at_the_one_before(engine):
    events = [
        *match("1", 10, "2874"),
        *match("7", 1, "9", contract="corn", day=TUESDAY, place="DCE"),
    ]
    day = cleared(engine, *events, day=TUESDAY)
    meal = next(row for row in day.contracts.to_pylist() if row["contract"] == "soybean meal")
    assert (meal["basis"], meal["price_day"], meal["result"]) == ("carried", MONDAY, 0)
    assert meal["multiplier_basis"] == "assumed"


def test_what_was_delivered_is_no_position(engine):
    later = date(2026, 6, 1)
    events = [*match("1", 10, "2874"), *match("2", 1, "2900", day=later, month="2026-09")]
    day = cleared(engine, *events, day=later)
    assert {row["delivery_month"] for row in day.accounts.to_pylist()} == {"2026-09"}


def test_cancelled_and_corrected_trades(engine):
    cancelled = trade("1B", "bought", 10, "2874", outcome="cancelled", received=5)
    day = cleared(engine, *match("1", 10, "2874"), cancelled)
    assert named(day) == [("alone", "", "1S")]
    both = [
        *match("1", 10, "2874"),
        trade("1B", "bought", 8, "2874", outcome="corrected", received=5),
        trade("1S", "sold", 8, "2874", outcome="corrected", received=6, by="0144", to="0071",
              account="88000301"),
    ]  # fmt: skip
    day = cleared(engine, *both)
    assert named(day) == NO_DIFFERENCE
    assert day.contracts["bought"].to_pylist() == [8]
    # A later notice holds; it may name another number than its own.
    again = trade("77", "bought", 9, "2874", outcome="corrected", received=7, corrects="1B")
    day = cleared(engine, *both, again)
    assert named(day) == [("disagree", "quantity", "1B")]
    assert day.contracts["bought"].to_pylist() == [9]


def test_a_notice_of_no_trade_is_named(engine):
    stray = trade("5", "sold", 3, "2874", outcome="cancelled")
    assert named(cleared(engine, *match("1", 10, "2874"), stray)) == [("unknown", "", "5")]


def test_one_number_on_both_sides_needs_the_side(engine):
    crossed = [
        trade("1", "bought", 2, "10", by="0071", to="0071"),
        trade("1", "sold", 2, "10", by="0071", to="0071", account="88000207"),
    ]
    assert named(cleared(engine, *crossed)) == NO_DIFFERENCE
    gone = trade("1", "sold", 2, "10", by="0071", to="0071", outcome="cancelled", received=3)
    assert named(cleared(engine, *crossed, gone)) == [("alone", "", "1")]


def test_a_number_that_stands_twice_counts_once(engine):
    again = trade("1B", "bought", 10, "2874", source="broker")
    day = cleared(engine, *match("1", 10, "2874"), again)
    assert named(day) == [("doubled", "", "1B")]
    assert day.contracts["clears"].to_pylist() == [True]


def test_twins_without_a_number_are_named(engine):
    pair = [{**each, "properties": each["properties"].replace("trade_no", "x")} for each in
            match("1", 10, "2874")]  # fmt: skip
    twin = {**pair[0], "id": "f" * 32}
    day = cleared(engine, *pair, twin)
    assert named(day) == [("twin", "", None)]
    assert day.contracts["clears"].to_pylist() == [False]


def test_what_cannot_be_cleared_is_named(engine):
    lacking = [
        trade("1", "bought", 10, "no price"),
        trade("2", "given away", 10, "2874"),
        {**trade("3", "sold", 1, "2874"), "quantity": None},
        trade("4", "sold", 1, "2874", contract=None),
    ]
    assert {(kind, number) for kind, _, number in named(cleared(engine, *lacking))} == {
        ("incomplete", number) for number in "1234"
    }


def test_a_member_that_sent_nothing(engine):
    """A broker's own file has but one side: that is told of the other member, by name."""
    own = [trade("1", "bought", 10, "2874"), trade("2", "sold", 4, "2875", to="0090")]
    day = cleared(engine, *own)
    told = [(row["kind"], row["counterparty"]) for row in day.differences.to_pylist()]
    assert told == [("silent", "0144"), ("silent", "0090")]


def test_markets_that_do_not_tell_who_traded_with_whom(engine):
    whole = [
        trade("1", "bought", 10, "2874", to=None),
        trade("2", "sold", 4, "2874", by="0144", to=None, account="88000301"),
        trade("3", "sold", 6, "2874", by="0090", to=None, account="88000301"),
    ]
    assert named(cleared(engine, *whole)) == NO_DIFFERENCE
    assert {number for _, _, number in named(cleared(engine, *whole[:2]))} == {"1", "2"}


def test_a_match_number_finds_the_other_side_whatever_else_differs(engine):
    bought = trade("1", "bought", 10, "2874", match_no="M1")
    sold = trade("2", "sold", 9, "2875", match_no="M1", by="0090", to="0011", account="88000301")
    day = cleared(engine, bought, sold)
    assert named(day) == [("disagree", "price quantity member", "1")]


def test_night_trades_belong_to_the_trading_day_they_bear(engine):
    night = match("1", 10, "2874", at=12 * 3600, trading_day=TUESDAY.isoformat())
    assert cleared(engine, *night).trades.num_rows == 0
    assert cleared(engine, *night, day=TUESDAY).contracts["bought"].to_pylist() == [10]


def test_a_settlement_price_without_an_exchange_is_that_of_each(engine):
    events = [*match("1", 10, "2874"), settlement("2880", place=None)]
    assert cleared(engine, *events).contracts["price"].to_pylist() == [2880]
    own = settlement("2881", received=-1)
    assert cleared(engine, *events, own).contracts["price"].to_pylist() == [2881]
    mended = settlement("2882", received=9)
    assert cleared(engine, *events, own, mended).contracts["price"].to_pylist() == [2882]


def test_the_list_of_one_member(engine):
    day = cleared(engine, *TWO_DAYS)
    rows = trade_list(engine, day, "0071").to_pylist()
    assert [(row["trade_no"], row["result"]) for row in rows] == [("1B", 400), ("2S", 80)]
    assert trade_list(engine, day, None).num_rows == 4
    # Nobody told the turnover: it is price, lots and multiplier.
    assert rows[0]["turnover"] == 2874 * 10 * 10


lots = st.integers(1, 50)
prices = st.decimals("0.000001", "99999.999999", places=6).map(str)
members = st.sampled_from(["0071", "0144", "0090"])
matches = st.lists(
    st.tuples(
        lots, prices, members, members, st.sampled_from(["meal", "corn"]), st.integers(0, 20000)
    ),
    min_size=1,
    max_size=12,
)


def made(drawn: list[tuple[Any, ...]]) -> list[dict[str, Any]]:
    events = []
    for number, (quantity, price, by, to, contract, at) in enumerate(drawn):
        events += match(
            f"{number}-", quantity, price, by=by, to=to, contract=contract, at=at,
            account=f"8800{by}", seller=f"8800{to}",
        )  # fmt: skip
    return events


@settings(max_examples=tries(20), deadline=None)
@given(
    drawn=matches,
    settled=prices,
    multiplier=st.sampled_from(["1", "10", "0.05", "12.5"]),
    data=st.data(),
)
def test_whatever_is_matched_clears_and_whatever_is_altered_is_found(
    engine, drawn, settled, multiplier, data
):
    events = made(drawn)
    touched = events[data.draw(st.integers(0, len(events) - 1))]
    # Each thing that can be done to one trade, on an exchange of its own.
    worlds = {"nothing": events, "taken away": [each for each in events if each is not touched]}
    for what, changed in altered(touched).items():
        worlds[what] = [changed if each is touched else each for each in events]
    together = [
        {**each, "place": what, "id": md5(f"{what}{each['id']}")}
        for what, world in worlds.items()
        for each in world
    ]
    priced = [
        settlement(settled, contract=name, multiplier=multiplier, place=None)
        for name in ("meal", "corn")
    ]
    day = cleared(engine, *together, *priced)
    untouched = [row for row in day.contracts.to_pylist() if row["place"] == "nothing"]
    assert {row["clears"] for row in untouched} == {True}
    assert {row["result"] for row in untouched} == {Decimal(0)}
    for what in worlds:
        assert concerned(day, what, touched) == (what != "nothing"), what


def number_of(event: dict[str, Any]) -> str:
    return str(event["properties"].split('"trade_no": "')[1].split('"')[0])


def concerned(day: Day, place: str, touched: dict[str, Any]) -> bool:
    """Whether a difference names the trade, its other side, or one that is like either in all."""
    number = number_of(touched)
    numbers = {number, number[:-1] + ("S" if number.endswith("B") else "B")}

    def content(row: dict[str, Any]) -> tuple[Any, ...]:
        names = ("member", "counterparty", "contract", "price", "quantity")
        return tuple(row[name] for name in names)

    alike = {content(row) for row in day.trades.to_pylist() if row["trade_no"] in numbers}
    return any(
        row["trade_no"] in numbers or row["other_no"] in numbers or content(row) in alike
        for row in day.differences.to_pylist()
        if row["place"] == place
    )


def altered(event: dict[str, Any]) -> dict[str, dict[str, Any]]:
    text = event["properties"]
    other = "sold" if event["outcome"] == "bought" else "bought"
    return {
        "price": {**event, "properties": text.replace('"unit_price": "', '"unit_price": "1')},
        "quantity": {**event, "quantity": event["quantity"] + 1},
        "side": {**event, "outcome": other},
        "counterparty": {
            **event,
            "properties": text.replace(
                '"counterparty_member_no": "', '"counterparty_member_no": "9'
            ),
        },
        "member": {**event, "properties": text.replace('"member_no": "', '"member_no": "9', 1)},
        "contract": {**event, "product": "oil"},
        "delivery month": {**event, "properties": text.replace("2026-05", "2026-07")},
        "day": {**event, "local_at": event["local_at"] + timedelta(days=1)},
    }
