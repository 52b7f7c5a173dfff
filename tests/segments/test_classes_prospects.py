"""Types of prospects: told by staff, with their history."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.support.classes import lay

from threefold.audit.models import Entry
from threefold.descriptive.models import Member
from threefold.kit.errors import Conflict, Invalid, NotFound
from threefold.segments import privacy
from threefold.segments.models import ProspectState
from threefold.segments.service import classes as service

pytestmark = pytest.mark.django_db
ANNA = "Anna Ørsted"


@pytest.fixture
def anna(shop):
    return shop[ANNA]


def note(pk: int, kind: str = "interested", **more):
    return service.set_prospect(pk, type=kind, reason="asked for a price", actor=None, **more)


def now() -> dict[int, str]:
    return {row["customer_id"]: row["type"] for row in service.prospects().to_pylist()}


def test_one_type_ends_the_one_before_and_can_be_taken_back(anna, owner):
    first = service.set_prospect(anna, type="interested", reason=" saw  the shop", actor=owner)
    assert (first.reason, first.set_by) == ("saw the shop", owner)
    later = timezone.localdate() + timedelta(days=90)
    second = note(anna, "not_now", expected_on=later)
    assert now() == {anna: "not_now"}
    first.refresh_from_db()
    assert first.until == second.since
    with pytest.raises(Conflict):
        service.undo_prospect(anna, first.pk, actor=owner)
    service.undo_prospect(anna, second.pk, actor=owner)
    assert now() == {anna: "interested"}
    assert [each.type for each in service.prospect_states(anna)] == ["not_now", "interested"]
    service.end_prospect(anna, actor=owner)
    assert now() == {}
    with pytest.raises(Conflict):
        service.end_prospect(anna, actor=owner)
    service.undo_prospect(anna, first.pk, actor=owner)
    with pytest.raises(NotFound):
        service.undo_prospect(anna, 0, actor=owner)
    said = Entry.objects.filter(action__startswith="segments.prospect").values_list("reason")
    assert said.count() == 5
    assert not any(reason for (reason,) in said)


def test_what_a_type_needs_is_asked_for(anna):
    today = timezone.localdate()
    for wrong in (
        {"type": "nearly"},
        {"reason": "  "},
        {"reason": "x" * 301},
        {"type": "not_now"},
        {"type": "not_now", "expected_on": today - timedelta(days=1)},
        {"type": "not_now", "expected_on": today + timedelta(days=9999)},
    ):
        told = {"type": "never", "reason": "price", "actor": None, **wrong}
        with pytest.raises(Invalid):
            service.set_prospect(anna, **told)
    with pytest.raises(NotFound):
        note(10**9)
    assert note(anna, "quoted", expected_on=today).expected_on is None
    assert ProspectState.objects.count() == 1


def test_the_type_counts_at_once_and_by_day_and_only_of_who_never_bought(shop, anna):
    jose = shop["José García Lorca"]
    today = timezone.localdate()
    lay([{"customer_id": anna}, {"customer_id": jose, "orders": 2}], today)
    service.classify()
    note(anna)
    note(jose)
    rows = {row["customer_id"]: row["prospect_type"] for row in service.classes().to_pylist()}
    assert rows == {anna: "interested", jose: None}
    assert service.class_of(anna)["prospect_type"] is None
    service.classify()
    assert service.class_of(anna)["prospect_type"] == "interested"
    assert service.prospects(date(2020, 1, 1)).num_rows == 0


def test_merged_customers_are_one_prospect(shop, anna):
    ming = shop["王小明"]
    note(anna, "hesitant")
    note(ming, "quoted")
    Member.objects.create(customer_id=anna, root_id=anna)
    Member.objects.create(customer_id=ming, root_id=anna)
    assert now() == {anna: "quoted"}
    note(anna, "never")
    assert now() == {anna: "never"}
    assert ProspectState.objects.filter(until=None).count() == 1
    held = privacy.export(anna)["prospectstate"]
    assert [each["type"] for each in held] == ["hesitant", "quoted", "never"]
    assert privacy.erase(ming)["prospectstate"] == 3
    assert service.prospect_states(anna) == []


def test_erasing_takes_a_customer_out_of_every_day(shop, anna):
    lay([{"customer_id": pk, "orders": 1} for pk in shop.values()], date(2026, 3, 1))
    service.classify()
    assert privacy.export(anna)["customerclass"][0]["relation"] == "transactional"
    assert privacy.erase(anna)["customerclass"] == 1
    assert service.class_of(anna) is None
    assert service.classes().num_rows == 2
