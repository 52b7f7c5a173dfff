"""Customers of a file who share an address, and those who have none."""

from __future__ import annotations

import pytest

from threefold.collect import service
from threefold.descriptive.models import ContactWay, Customer, Record

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
