"""Robots are held back, people are not; nothing that tells who knocked is kept."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.collect.drives.conftest import TOKEN, opened

from threefold.collect.logic.drives import robots
from threefold.collect.models import Entry, Knock
from threefold.collect.service.drives import guarding
from threefold.kit import visitors

pytestmark = pytest.mark.django_db


def test_too_fast_is_held(drive: Any, mailoutbox: Any) -> None:
    client = Client()
    token = TOKEN.search(client.get(drive.address).content.decode())[1]
    answer = client.post(drive.address, {"token": token, "v_email": "ana@example.com"})
    assert answer.status_code == 200
    entry = Entry.objects.get()
    assert (entry.state, entry.doubts) == ("held", ["too_fast"])
    assert not mailoutbox


def test_trap_and_links_are_held(drive: Any, fill: Any, mailoutbox: Any) -> None:
    fill(drive, email="ana@example.com", homepage="https://spam.example")
    fill(drive, email="bea@example.com", full_name="see http://spam.example")
    assert [each.doubts for each in Entry.objects.order_by("sent_at")] == [["trap"], ["links"]]
    assert not mailoutbox


def test_staff_release_and_drop(
    drive: Any, fill: Any, client_of: Any, analyst: Any, mailoutbox: Any
) -> None:
    fill(drive, email="ana@example.com", homepage="x")
    fill(drive, email="bot@example.com", homepage="x")
    ana, bot = Entry.objects.order_by("sent_at")
    url = reverse("collect:drive-judge", args=[drive.pk])
    client = client_of(analyst)
    client.post(url, {"entry": ana.pk, "do": "release"})
    client.post(url, {"entry": bot.pk, "do": "drop"})
    ana.refresh_from_db()
    bot.refresh_from_db()
    assert ana.state == "waiting"
    assert [letter.to for letter in mailoutbox] == [["ana@example.com"]]
    assert "http://testserver/f/" in mailoutbox[0].body
    assert (bot.state, bot.raw) == ("dropped", {})


def test_many_from_one_place(drive: Any, fill: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarding, "DOOR", replace(guarding.DOOR, per_address=2))
    for number in range(4):
        fill(drive, email=f"ana{number}@example.com")
    states = list(Entry.objects.order_by("sent_at").values_list("state", flat=True))
    assert states == ["waiting", "waiting", "held", "held"]
    monkeypatch.setattr(guarding, "DOOR", replace(guarding.DOOR, per_address=0))
    assert fill(drive, email="late@example.com").status_code == 429
    assert "127.0.0.1" not in str(list(Knock.objects.values()))


def test_small_sum_may_be_missing(drive: Any, owner: Any, fill: Any) -> None:
    """A browser without scripts is held back for a look, not refused."""
    drive = opened(drive, owner, challenge=True)
    assert fill(drive, email="ana@example.com").status_code == 200
    assert Entry.objects.get().doubts == ["no_work"]


def test_small_sum() -> None:
    answer = next(str(n) for n in range(100_000) if robots.worked("abc", str(n)))
    assert robots.worked("abc", answer)
    assert not robots.worked("abd", answer)
    assert not robots.worked("abc", "9" * 40)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2:3::9", "2001:db8:1::/48"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("nonsense", ""),
    ],
)
def test_networks(address: str, network: str) -> None:
    assert visitors.network(address) == network


def test_letters_cannot_pester(drive: Any, fill: Any, mailoutbox: Any) -> None:
    for _ in range(5):
        fill(drive, email="victim@example.com")
    assert len(mailoutbox) == guarding.PER_PERSON
    assert Entry.objects.filter(state="waiting").count() == 1
