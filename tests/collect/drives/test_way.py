"""The whole way: form, letter, confirmation, customer."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests.collect.drives.conftest import LINK

from threefold.collect.models import Entry
from threefold.collect.service import stream
from threefold.descriptive.models import ConsentEvidence, ContactWay, Customer

pytestmark = pytest.mark.django_db


def test_from_form_to_customer(drive: Any, fill: Any, mailoutbox: Any) -> None:
    answer = fill(drive, query="?lang=es", full_name="José García", email="Jose@Example.com")
    assert answer.status_code == 200, answer.content.decode()
    entry = Entry.objects.get()
    assert (entry.state, entry.language, entry.channel) == ("waiting", "es", "hosted")
    assert entry.raw == {"full_name": "José García", "email": "Jose@Example.com"}
    assert not Customer.objects.exists()
    (letter,) = mailoutbox
    assert letter.to == ["jose@example.com"]
    path = LINK.search(letter.body)[1]

    visitor = Client()
    assert visitor.get(path).status_code == 200
    assert Entry.objects.get().state == "waiting"
    assert visitor.post(path, {"do": "confirm"}).status_code == 200
    assert visitor.post(path, {"do": "confirm"}).status_code == 410
    entry.refresh_from_db()
    assert (entry.state, entry.known) == ("taken", False)
    assert entry.passed_at

    stream.land_waiting()
    customer = Customer.objects.get()
    assert customer.name == "José García"
    way = ContactWay.objects.get(kind="email")
    assert (way.value, way.validity, way.proof) == ("jose@example.com", "valid", "confirmed")
    assert way.consent["marketing"] is True
    evidence = ConsentEvidence.objects.get()
    agreement = entry.agreements.select_related("wording").get()
    assert agreement.wording.language == "es"
    assert evidence.wording == agreement.wording.text
    assert stream.counters()["landed"] == 2
