"""Messages held against the vocabulary of events, and the wall clock of where they happened."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from tests.collect.stream.world import SHOP, balanced, held, landed, only, properties, send, track

from threefold.collect.models import Held
from threefold.collect.service import stream, wording
from threefold.collect.service.stream import quarantine
from threefold.descriptive.models import Customer
from threefold.identity import service as identity

pytestmark = pytest.mark.usefixtures("plan")


def order(message: str, **told: Any) -> dict[str, Any]:
    return track(message, "Order Completed", properties={"order_id": "7", **told})


def call(message: str, **told: Any) -> dict[str, Any]:
    return track(message, "Call", properties=told)


def test_what_would_make_a_figure_wrong_waits_with_its_reason() -> None:
    done = send(
        order("a", amount=5, currency="eur"),
        order("b"),
        order("c", amount=5, currency="EURO"),
        order("d", amount=5, outcome="payment failed"),
        order("e", amount=5, outcome="Refunded"),
        order("f", amount=34600111222333),
        call("g", duration_s=60, outcome="Answered"),
        call("h", outcome="completed"),
        call("i", duration_s=60),
        call("j", duration_s=-60, outcome="completed"),
        track("k", "Lamp Switched", properties={"duration_s": -1}),
        track("l", "Points", properties={"quantity": 5}),
        track("m", "Points", properties={"quantity": 5, "outcome": "earned"}),
        track("n", "Contact", properties={"outcome": "Invoice sent"}),
    )
    assert done == {"received": 14, "landed": 4, "duplicates": 0, "quarantined": 10}
    balanced(SHOP)
    assert list(held()) == sorted([
        ("missing", "amount"), ("currency", "currency"), ("outcome", "outcome"),
        ("sign", "amount"), ("range", "amount"), ("missing", "duration_s"), ("missing", "outcome"),
        ("range", "duration_s"), ("range", "duration_s"), ("missing", "outcome"),
    ])  # fmt: skip
    assert [(row["kind"], row["outcome"]) for row in landed()] == [
        ("purchase", None), ("call", "completed"), ("points", "earned"),
        ("contact", "Invoice sent"),
    ]  # fmt: skip
    assert only(kind="purchase")["currency"] == "EUR"
    for cause, detail in held():
        told = wording.explain_held(cause, detail)
        assert detail in told["what"]
        assert told["remedy"]


def test_an_order_lands_as_a_whole_or_not_at_all() -> None:
    lines = [{"product_id": "p1", "price": 2}, {"product_id": "p2"}]
    send(order("a", products=lines), order("b", products=lines[:1]))
    assert [row["product"] for row in landed()] == ["p1"]
    assert list(held()) == [("missing", "amount")]


def test_nobody_becomes_a_customer_by_what_is_held_back() -> None:
    send({**order("a"), "userId": "stranger"}, order("b", amount=2))
    assert identity.find("customer_number", SHOP, "stranger") is None
    assert Customer.objects.count() == 1
    waiting = Held.objects.get()
    quarantine.fill([waiting.pk], {"properties.amount": 9})
    quarantine.replay([waiting.pk])
    stream.land_waiting()
    assert identity.find("customer_number", SHOP, "stranger") is not None
    assert sorted(row["amount"] for row in landed()) == [Decimal(2), Decimal(9)]


def test_numbers_at_the_other_end_are_told_apart_and_told_to_nobody() -> None:
    send(*(
        call(f"m{i}", duration_s=60, outcome="completed", direction="out", other_number=number)
        for i, number in enumerate(("+34 910 000 111", "0034910000111", "+34910000222"))
    ))  # fmt: skip
    send(call("n", duration_s=60, outcome="busy", other_number=None, customer_name="Ana Gil"))
    rows = landed()
    numbers = [properties(row).get("other_number") for row in rows]
    assert numbers[0] == numbers[1] != numbers[2]
    assert len(numbers[2]) == 32
    assert numbers[3] is None
    assert properties(rows[0])["direction"] == "out"
    assert "910000" not in str([row["properties"] for row in rows])
    assert "Ana" not in str(rows)


def test_the_wall_clock_is_that_of_where_it_happened(settings) -> None:
    settings.TIME_ZONE = "Europe/Madrid"
    at = {
        "a": ("2026-03-29T00:59:59Z", None),
        "b": ("2026-03-29T01:00:00Z", None),
        "c": ("2026-10-25T00:30:00Z", None),
        "d": ("2026-10-25T01:30:00.000Z", None),
        "e": ("2026-11-01T05:30:00Z", "America/New_York"),
        "f": ("2026-11-01T06:30:00Z", "America/New_York"),
        "g": ("2026-11-02T23:30:00+08:00", None),
        "h": ("2026-11-03T23:30:00-0330", None),
        "i": ("2026-11-04T23:30:00+08:00", "Asia/Tokyo"),
        "j": ("2026-11-05T23:30:00+00:00", None),
        "k": ("2026-11-06T23:30:00", "+05:30"),
    }  # fmt: skip
    send(*(
        track(name, timestamp=said, **({"context": {"timezone": zone}} if zone else {}))
        for name, (said, zone) in at.items()
    ))  # fmt: skip
    assert [f"{row['local_at']:%m-%d %H:%M}" for row in landed()] == [
        "03-29 01:59", "03-29 03:00", "10-25 02:30", "10-25 02:30", "11-01 01:30", "11-01 01:30",
        "11-02 23:30", "11-03 23:30", "11-05 00:30", "11-06 00:30", "11-07 05:00",
    ]  # fmt: skip
