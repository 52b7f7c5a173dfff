"""What drives hold on a customer can be handed out and forgotten."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests.collect.drives.conftest import LINK

from threefold.collect.models import Entry
from threefold.collect.service import drives, stream
from threefold.descriptive.models import Customer

pytestmark = pytest.mark.django_db


def test_handed_out_and_forgotten(drive: Any, fill: Any, mailoutbox: Any) -> None:
    fill(drive, email="ana@example.com", full_name="Ana")
    Client().post(LINK.search(mailoutbox[-1].body)[1], {"do": "confirm"})
    fill(drive, email="bea@example.com", full_name="Bea")
    stream.land_waiting()
    customer = Customer.objects.get(name="Ana")
    (held,) = drives.privacy.export(customer.pk)
    assert held["answers"] == {"email": "ana@example.com", "full_name": "Ana"}
    assert held["agreements"][0]["given"] is True
    assert drives.privacy.erase(customer.pk) == 1
    assert sorted(Entry.objects.values_list("person", flat=True))[0] == ""
    assert Entry.objects.get(state="taken").raw == {}
    assert Entry.objects.get(state="waiting").raw["full_name"] == "Bea"
    assert drives.privacy.export(customer.pk) == []
