"""What staff set wins, guards against each other's edits, and leaves a trace without values."""

from __future__ import annotations

import json

import pyarrow as pa
import pytest

from tests.identity.world import AT, bring
from threefold.audit.models import Entry
from threefold.descriptive import privacy, service
from threefold.descriptive.models import ContactWay, Customer, Record, StaffValue
from threefold.identity import privacy as identity_privacy
from threefold.identity.models import Identifier
from threefold.kit.errors import Conflict, Invalid, NotFound

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home", "plan")]


@pytest.fixture
def one(plan) -> int:
    rows = [
        {
            "ids": {"customer_number": "1"},
            "key": "1",
            "kind": "person",
            "values": {"city": "Oslo", "full_name": "Ann", "country": "GB"},
            "ways": {"mobile": "+447400123456"},
        }
    ]
    return bring(1, "crm", rows, day=0)[1][0]


def held(customer_id: int, variable: str) -> dict | None:
    return Customer.objects.get(pk=customer_id).golden.get(variable)


def test_a_staff_value_wins_until_withdrawn(one, agent):
    version = Customer.objects.get(pk=one).version
    customer = service.set_value(one, "city", " Rome ", actor=agent, reason="rang", version=version)
    assert customer.version == version + 1
    assert held(one, "city")["v"] == "Rome"
    assert held(one, "city")["m"] == "staff"
    service.withdraw_value(one, "city", actor=agent, version=customer.version)
    assert held(one, "city")["v"] == "Oslo"
    assert StaffValue.objects.get().withdrawn_at is not None


def test_a_stale_version_is_refused(one, agent):
    version = Customer.objects.get(pk=one).version
    service.set_value(one, "city", "Rome", actor=agent, version=version)
    with pytest.raises(Conflict):
        service.set_value(one, "city", "Bonn", actor=agent, version=version)
    assert held(one, "city")["v"] == "Rome"


def test_values_must_fit_the_plan(one, agent):
    for variable, value in (("email", "no"), ("birth_date", "2020-02-30"), ("gender", "robot")):
        with pytest.raises(Invalid):
            service.set_value(one, variable, value, actor=agent)
    with pytest.raises(NotFound):
        service.set_value(one, "shoe_size_of_dog", "1", actor=agent)
    with pytest.raises(NotFound):
        service.set_value(999_999, "city", "Rome", actor=agent)
    with pytest.raises(NotFound):
        service.withdraw_value(one, "city", actor=agent)


def test_a_contact_value_becomes_a_contact_way(one, agent):
    service.set_value(one, "email", "Ann@Example.com", actor=agent)
    way = ContactWay.objects.get(kind="email")
    assert (way.value, way.source, way.validity) == ("ann@example.com", "staff", "unknown")
    service.set_value(one, "email", None, actor=agent)
    assert not ContactWay.objects.filter(kind="email").exists()
    assert held(one, "email")["v"] is None


def test_the_audit_names_the_variable_but_no_value(one, agent):
    service.set_value(one, "full_name", "Secret Person", actor=agent, reason="told us")
    entry = Entry.objects.get(action="customer.value.set")
    assert entry.target_id == str(one)
    assert entry.detail == {"variable": "full_name"}
    assert "Secret" not in json.dumps(entry.detail) + entry.reason


def test_a_proof_must_be_one_and_of_the_customer_named(one, agent):
    way = ContactWay.objects.get()
    assert service.prove_contact(way.pk, "delivered", actor=agent).validity == "valid"
    assert service.prove_contact(way.pk, "bounced", customer_id=one, at=AT).validity == "valid"
    with pytest.raises(Invalid):
        service.prove_contact(way.pk, "form", actor=agent)
    with pytest.raises(NotFound):
        service.prove_contact(way.pk, "bounced", customer_id=one + 1, actor=agent)


def test_consent_noted_later_counts(one, agent):
    service.note_consent(one, "marketing", True, actor=agent, contact_kind="mobile", at=AT)
    assert ContactWay.objects.get().consent == {"marketing": True}
    service.note_consent(one, "contact", False, actor=agent)
    assert ContactWay.objects.get().refused
    assert service.reachability()["reachability"].to_pylist() == ["unreachable"]


def test_completeness_follows_the_plan(one, plan):
    (row,) = service.completeness(pa.table({"customer_id": [one]})).to_pylist()
    required = [
        v
        for v in plan.of_kind("descriptive")
        if v.required_for in {"all", "persons"} and v.fits("person")
    ]
    assert row["expected"] == len(required)
    assert row["filled"] == 2
    assert row["share"] == pytest.approx(2 / len(required))
    assert service.completeness().num_rows == 1


def test_coverage_by_class_and_source(one, plan):
    rows = {(c.variable, c.source, c.customer_class): c for c in service.coverage(plan)}
    name = rows["full_name", "", ""]
    assert (name.expected, name.filled) == (1, 1)
    assert rows["full_name", "crm", ""].filled == 1
    assert rows["full_name", "", "persons"].expected == 1
    lacking = next(
        v.code
        for v in plan.of_kind("descriptive")
        if v.required_for == "all" and v.code not in {"country", "full_name"}
    )
    assert (rows[lacking, "", ""].expected, rows[lacking, "", ""].filled) == (1, 0)
    assert ("organisation_name", "", "") not in rows


def test_export_and_erase(one, agent):
    service.set_value(one, "city", "Rome", actor=agent)
    exported = privacy.export(one)
    assert exported["record"][0]["values"]["full_name"] == "Ann"
    assert {"customer", "record", "staffvalue", "contactway"} <= set(exported)
    assert identity_privacy.export(one)["identifier"][0]["value"] == "1"
    privacy.erase(one)
    identity_privacy.erase(one)
    customer = Customer.objects.get(pk=one)
    assert (customer.name, customer.golden) == ("", {})
    assert not Record.objects.exists()
    assert not ContactWay.objects.exists()
    assert not Identifier.objects.exists()
    assert privacy.export(999_999) == {}
