"""Price buyers, tiers and stages as the ready rules tell them, kept by day, and their movement."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from tests.support.classes import lay

from threefold.kit.errors import NotFound
from threefold.segments.service import classes as service
from threefold.segments.service.classes.asking import ABSENT, NONE

pytestmark = pytest.mark.django_db
THEN, NOW = date(2025, 12, 31), date(2026, 3, 31)
LOYAL = {
    "orders": 10, "orders_365d": 6, "orders_365d_before": 4, "tenure_days": 900,
    "recency_days": 20, "products_bought": 30, "spend_365d": 500, "spend_trend": 0.1,
    "overdue_ratio": 0.5,
}  # fmt: skip
PEOPLE = {
    1: {**LOYAL, "spend_365d": 5000},
    2: LOYAL,
    3: {**LOYAL, "spend_365d": 400, "spend_trend": -0.5},
    4: {**LOYAL, "discounted_lines_share": 0.9, "discount_share": 0.4},
    5: {"orders": 1, "orders_365d": 1, "orders_365d_before": 0, "tenure_days": 40,
        "recency_days": 40, "products_bought": 2, "spend_365d": 30},
    6: {**LOYAL, "spend_365d": 0, "orders_365d": 0, "recency_days": 500, "overdue_ratio": 9,
        "spend_trend": -1},
    7: {**LOYAL, "spend_365d": 300, "recency_days": 70, "overdue_ratio": 2.5},
    8: {**LOYAL, "spend_365d": 350, "orders_365d": 1, "orders_365d_before": 0,
        "spend_trend": None},
    9: {"contacts_in_365d": 1, "inactive_days": 400},
    10: {},
    11: {**LOYAL, "spend_365d": 360},
}  # fmt: skip


def people(**changes: dict) -> list[dict]:
    told = {number: {**row, **changes.get(f"n{number}", {})} for number, row in PEOPLE.items()}
    return [{"customer_id": number, **row} for number, row in told.items()]


@pytest.fixture
def told(plan):
    lay(people(), NOW)
    done = service.classify()
    assert (done.as_of, done.customers) == (NOW, 11)
    return {row["customer_id"]: row for row in service.classes().to_pylist()}


def test_each_customer_stands_in_the_classes_of_his_behaviour(told):
    found = {pk: (row["relation"], row["tier"], row["stage"]) for pk, row in told.items()}
    assert found == {
        1: ("relationship", "A", "valued"),
        2: ("relationship", "A", "valued"),
        3: ("relationship", "C", "customer"),
        4: ("transactional", None, "customer"),
        5: ("transactional", None, "customer"),
        6: ("relationship", "C", "lost"),
        7: ("relationship", "B", "lapsing"),
        8: ("relationship", "B", "won_back"),
        9: (None, None, "prospect"),
        10: (None, None, "prospect"),
        11: ("relationship", "B", "valued"),
    }


def test_the_evidence_is_named_and_weighed(told):
    def evidence(pk: int) -> dict:
        return json.loads(service.class_of(pk)["evidence"])["relation"]

    assert evidence(1) == {"points": 4, "holds": ["many_orders", "long_and_current", "breadth"]}
    assert evidence(4) == {
        "points": 1,
        "holds": [
            "many_orders", "long_and_current", "breadth", "buys_at_discount", "deep_discounts",
        ],
    }  # fmt: skip
    assert evidence(5) == {"points": -2, "holds": ["bought_once"]}
    assert evidence(10) == {"points": 0, "holds": []}
    assert service.class_of(12) is None


def test_sizes_add_up_and_carry_their_value(told):
    sizes = service.class_sizes()
    assert (sizes.as_of, sizes.customers) == (NOW, 11)
    tiers = {each.code: (each.customers, each.value) for each in sizes.of["tier"]}
    assert tiers == {
        "A": (2, Decimal(5500)), "B": (3, Decimal(1010)), "C": (2, Decimal(400)),
        NONE: (4, Decimal(530)),
    }  # fmt: skip
    assert sum(each.customers for each in sizes.of["stage"]) == 11
    assert sizes.value == sum(each.value for each in sizes.of["stage"])


def test_movement_is_told_between_two_days_with_who_moved(plan):
    lay(people(n1={"spend_365d": 300}, n3={"spend_365d": 450, "spend_trend": 0.1})[:9], THEN)
    service.classify(as_of=THEN)
    lay(people(), NOW)
    service.classify()
    assert service.class_days() == [NOW, THEN]
    moves = {(each.was, each.now): each for each in service.movement("tier", THEN, NOW)}
    assert moves["A", "C"].customers == moves["B", "A"].customers == 1
    assert moves["A", "A"].customers == moves["C", "C"].customers == 1
    assert (moves[ABSENT, NONE].customers, moves[ABSENT, NONE].value) == (1, 0)
    assert sum(each.customers for each in moves.values()) == 11
    grown = service.members_of("tier", "A", NOW, was="B", since=THEN)
    assert grown.to_pylist() == [{"customer_id": 1, "value": 5000.0, "customers": 1}]
    everybody = service.members_of("tier", "B", NOW, limit=2)
    assert everybody["customer_id"].to_pylist() == [11, 8]
    assert everybody["customers"].to_pylist() == [3, 3]
    assert [row["tier"] for row in service.class_history(1)] == ["A", "B"]
    with pytest.raises(NotFound):
        service.movement("tier", date(2020, 1, 1), NOW)
    with pytest.raises(NotFound):
        service.movement("spend_365d", THEN, NOW)


def test_equal_value_is_never_parted_and_a_day_told_again_is_replaced(plan):
    lay([{"customer_id": pk, **LOYAL} for pk in range(1, 6)], NOW)
    service.classify()
    assert set(service.classes()["tier"].to_pylist()) == {"A"}
    assert service.classes_current()
    lay([{"customer_id": pk, **LOYAL} for pk in range(1, 4)], NOW, made=1)
    assert not service.classes_current()
    service.classify()
    assert service.classes().num_rows == 3


def test_nothing_is_told_before_there_is_anything(plan):
    assert service.classes().num_rows == 0
    assert service.classes(NOW).num_rows == 0
    assert service.class_days() == []
    assert service.class_of(1) is None
    with pytest.raises(NotFound):
        service.class_sizes()


def test_a_day_gone_by_is_told_of_all_who_had_done_something_by_then(wide):
    """Nobody was on record in February: the files came later, and tell of it all the same."""
    from threefold.behavioral import service as behavioral

    service.classify()
    then = date(2026, 2, 10)
    with pytest.raises(NotFound):
        service.classify(as_of=then)
    behavioral.distil(as_of=then)
    done = service.classify(as_of=then)
    jose = wide["José García Lorca"]
    assert (done.customers, service.classes(then)["customer_id"].to_pylist()) == (1, [jose])
    assert service.class_of(jose, then)["relation"] == "transactional"
    moves = {(each.was, each.now): each.customers for each in service.movement(
        "stage", then, date(2026, 3, 1))}  # fmt: skip
    assert moves == {("customer", "customer"): 1, (ABSENT, "customer"): 1, (ABSENT, "prospect"): 1}
