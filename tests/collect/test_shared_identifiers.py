"""Customers of a file who share an address, and those who have none."""

from __future__ import annotations

import pytest
from tests.collect.stream.world import landed, send, track

from threefold.collect import service
from threefold.descriptive.models import ContactWay, Customer, Record
from threefold.identity.models import Identifier

pytestmark = pytest.mark.django_db

PEOPLE = """First Name;Last Name;E-mail;Date of birth
Ann;Smith;smiths@example.com;1980-04-03
Bob;Smith;smiths@example.com;1979-01-30
Anne;Smith;smiths@example.com;
Cy;Lee;unknown@example.com;
Di;Lee;unknown@example.com;
"""


def test_a_family_and_placeholders(bring):
    run, landed = bring(PEOPLE, "customers", source="cards")
    assert (landed.loaded, landed.quarantined) == (5, 0)
    assert Customer.objects.count() == 4
    assert ContactWay.objects.filter(value="smiths@example.com").count() == 2
    assert ContactWay.objects.filter(value="unknown@example.com").count() == 2
    _run, again = bring(PEOPLE, "customers", source="cards", name="again.csv")
    assert (again.loaded, again.duplicates) == (0, 5)
    assert Customer.objects.count() == 4
    bring(PEOPLE.replace("Bob;Smith", "Bob;Smith-Jones"), "customers", source="shop")
    assert Customer.objects.count() == 6
    service.undo(_run.pk)
    service.undo(run.pk)
    assert Record.objects.filter(source="cards").count() == 0


def test_a_customer_number_that_stands_for_none(bring):
    text = "customer id,full name\n0000,Ann Smith\n0000,Bob Lee\nN/A,Cy Low\n7,Di May\n"
    _run, landed = bring(text, "customers", source="till")
    assert landed.quarantined == 0
    assert set(Customer.objects.values_list("name", flat=True)) >= {"Cy Low", "Di May"}
    orders = "order,date,sku,qty,price,customer\n1,2024-03-01,A,1,2.00,0000\n"
    _run, landed = bring(orders + "2,2024-03-01,A,1,2.00,7\n", "purchases", source="till")
    assert landed.loaded == 2


@pytest.mark.django_db(transaction=True)
def test_live_events_of_nobody_land_without_a_customer(plan):
    told = {"type": "identify", "messageId": "m3", "userId": "undefined", "anonymousId": "a1"}
    done = send(
        track("m1", userId="null"),
        track("m2", userId="undefined", anonymousId="a1"),
        told | {"traits": {"email": "none@example.com", "name": "Ann Smith"}},
    )
    assert (done["landed"], done["quarantined"]) == (3, 0)
    first, second = sorted(landed(kind="lamp_switched"), key=lambda row: row["id"])
    assert {first["subject"] is None, second["subject"] is None} == {True, False}
    assert list(Customer.objects.values_list("name", flat=True)) == ["Ann Smith"]
    assert set(Identifier.objects.values_list("scheme", flat=True)) == {"anonymous_id"}
