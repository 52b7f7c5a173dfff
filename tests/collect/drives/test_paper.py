"""Paper cards: repeated fields, duplicates, taking back, passing on."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from tests.collect.drives.conftest import TOKEN, waited

from threefold.collect.models import Agreement, Entry
from threefold.collect.service import drives, stream
from threefold.descriptive.models import ContactWay, Customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def type_in(drive: Any, client_of: Any, agent: Any) -> Any:
    client = client_of(agent)
    url = reverse("collect:drive-cards", args=[drive.pk])

    def make(signed: bool = True, **values: str) -> Any:
        token = TOKEN.search(client.get(url).content.decode())[1]
        plain = {"batch", "box", "again", "language"}
        data = {
            name if name in plain or name.startswith("keep") else f"v_{name}": value
            for name, value in values.items()
        }
        if signed:
            data["consent-marketing"] = "1"
        return client.post(url, {"token": token, **data})

    make.client = client
    return make


def test_a_stack(type_in: Any, drive: Any, agent: Any) -> None:
    first = type_in(
        full_name="Ana", email="ana@example.com", postal_code="28001", batch="B7", box="3",
        **{"keep-postal_code": "1"},
    )  # fmt: skip
    assert first.status_code == 200
    page = first.content.decode()
    assert 'value="28001"' in page
    assert 'value="B7"' in page
    assert "ana@example.com" not in page
    type_in(signed=False, full_name="Bea", mobile="+34 600 111 222", batch="B7", box="3")
    ana, bea = Entry.objects.order_by("sent_at")
    assert (ana.state, ana.channel, ana.batch, ana.box) == ("taken", "paper", "B7", "3")
    assert ana.user == agent
    assert bea.state == "taken"
    agreed = dict(Agreement.objects.values_list("entry", "given"))
    assert agreed == {ana.pk: True, bea.pk: False}
    assert all(Agreement.objects.values_list("on_paper", flat=True))
    assert drives.paper.pace(drive, agent) == {"today": 2, "hour": 2, "pace": 12}

    assert drives.pass_on(all_paper=True) == 2
    stream.land_waiting()
    assert set(Customer.objects.values_list("name", flat=True)) == {"Ana", "Bea"}
    way = ContactWay.objects.get(kind="email")
    assert way.validity != "valid"
    assert way.consent == {"marketing": True}


def test_the_last_one_is_taken_back(type_in: Any, drive: Any) -> None:
    type_in(full_name="Anna", email="ana@example.com", batch="B7")
    entry = Entry.objects.get()
    assert entry.passed_at is None
    undo = reverse("collect:drive-undo", args=[drive.pk])
    page = type_in.client.post(undo, {"entry": entry.pk})
    assert 'value="Anna"' in page.content.decode()
    assert 'value="B7"' in page.content.decode()
    entry.refresh_from_db()
    assert (entry.state, entry.raw) == ("dropped", {})
    assert drives.pass_on(all_paper=True) == 0


def test_too_late_or_anothers_cannot_be_taken_back(
    type_in: Any, drive: Any, client_of: Any, owner: Any
) -> None:
    type_in(full_name="Ana", email="ana@example.com")
    entry = Entry.objects.get()
    undo = reverse("collect:drive-undo", args=[drive.pk])
    client_of(owner).post(undo, {"entry": entry.pk})
    waited(entry)
    assert type_in.client.post(undo, {"entry": entry.pk}).status_code == 302
    entry.refresh_from_db()
    assert entry.state == "taken"
    drives.look_after()
    entry.refresh_from_db()
    assert entry.passed_at


def test_a_second_card_of_a_person(type_in: Any) -> None:
    type_in(full_name="Ana", email="ana@example.com")
    warned = type_in(full_name="Ana", email="ana@example.com")
    assert warned.status_code == 422
    assert 'name="again"' in warned.content.decode()
    assert Entry.objects.count() == 1
    assert type_in(full_name="Ana", email="ana@example.com", again="1").status_code == 200
    assert sorted(Entry.objects.values_list("state", flat=True)) == ["again", "taken"]


def test_sent_twice_is_one_card(type_in: Any, drive: Any) -> None:
    url = reverse("collect:drive-cards", args=[drive.pk])
    token = TOKEN.search(type_in.client.get(url).content.decode())[1]
    for _ in range(2):
        type_in.client.post(url, {"token": token, "v_email": "ana@example.com"})
    assert Entry.objects.count() == 1


def test_somebody_must_be_reachable(type_in: Any) -> None:
    assert type_in(full_name="Nobody").status_code == 422
    assert not Entry.objects.exists()
