"""Who is known by a phone number or an e-mail address, and who is added."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import RequestFactory

from threefold.collect.service import contacts
from threefold.descriptive import service as descriptive
from threefold.kit.errors import Conflict, Invalid
from threefold.view.models import Card

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def request_(rf: RequestFactory, agent: Any) -> Any:
    request = rf.get("/")
    request.user = agent
    request.session = {}
    return request


@pytest.mark.parametrize(
    ("channel", "written", "name"),
    [
        ("phone", "+34 600 111 222", "José García Lorca"),
        ("sms", "0034 600-111-222", "José García Lorca"),
        ("email", "JOSE.garcia@example.com", "José García Lorca"),
        ("phone", "+86 10 1234 5678", "王小明"),
    ],
)
def test_a_known_way_leads_to_its_customer(
    shop: dict[str, int], request_: Any, agent: Any, channel: str, written: str, name: str
) -> None:
    whose = contacts.caller(request_, channel, written)
    assert contacts.customer_of(whose, name="", actor=agent) == (shop[name], False)


@pytest.mark.parametrize(
    ("written", "kind", "value"),
    [
        ("+34 611 222 333", "mobile", "+34611222333"),
        ("+34 912 345 678", "phone", "+34912345678"),
        ("New.Face@Example.org", "email", "new.face@example.org"),
    ],
)
def test_an_unknown_caller_becomes_a_customer_once(
    shop: dict[str, int], request_: Any, agent: Any, written: str, kind: str, value: str
) -> None:
    whose = contacts.caller(request_, "phone", written)
    assert (whose.kind, whose.value, whose.known) == (kind, value, ())
    made, is_new = contacts.customer_of(whose, name="Lucía Peña", actor=agent)
    assert is_new
    assert descriptive.named(made) == "Lucía Peña"
    assert [(way.kind, way.value) for way in descriptive.contact_ways(made)] == [(kind, value)]
    assert Card.objects.get(customer_id=made).name == "Lucía Peña"
    again = contacts.caller(request_, "phone", written)
    assert contacts.customer_of(again, name="", actor=agent) == (made, False)


def test_several_customers_of_one_number_are_not_guessed(
    shop: dict[str, int], request_: Any, agent: Any
) -> None:
    for customer in ("José García Lorca", "王小明"):
        descriptive.set_value(shop[customer], "mobile", "+34 655 000 111", actor=agent)
    whose = contacts.caller(request_, "phone", "655 000 111 ".replace("655", "+34 655"))
    assert len(whose.known) == 2
    with pytest.raises(Conflict):
        contacts.customer_of(whose, name="", actor=agent)


@pytest.mark.parametrize("written", ["", "Ana", "12", "a@b", "+999999999999999"])
def test_what_reaches_nobody_is_refused(shop: Any, request_: Any, written: str) -> None:
    with pytest.raises(Invalid):
        contacts.caller(request_, "phone", written)


def test_a_number_that_stands_for_none_makes_nobody(shop: Any, request_: Any, agent: Any) -> None:
    before = Card.objects.count()
    whose = contacts.caller(request_, "phone", "+34 666 666 666")
    with pytest.raises(Invalid, match="stands for none"):
        contacts.customer_of(whose, name="Lucía Peña", actor=agent)
    assert Card.objects.count() == before


def test_a_contact_with_somebody_new_is_in_his_timeline(
    shop: Any, request_: Any, agent: Any, entry: Any, timeline: Any
) -> None:
    whose = contacts.caller(request_, "phone", "+34 611 222 333")
    made, _new = contacts.customer_of(whose, name="", actor=agent)
    contacts.log(entry(customer_id=made, direction="in"), actor=agent)
    assert [event["channel"] for event in timeline(made)] == ["phone"]
