"""The confirming letter over a real mail server, and links that are used, forged or too old."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.test import Client
from django.urls import reverse
from tests.collect.drives.conftest import LINK

from threefold.collect.models import Entry
from threefold.collect.service import drives
from threefold.collect.service.drives import tokens
from threefold.kit import clock
from threefold.kit.errors import Invalid
from threefold.site.mail import mail

pytestmark = pytest.mark.django_db


class Box:
    """What the server took."""

    def __init__(self) -> None:
        self.letters: list[Any] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@pytest.fixture
def server(settings: Any) -> Iterator[Box]:
    box = Box()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    for name, value in mail(
        {"host": "127.0.0.1", "port": port, "security": "none", "from": "club@shop.example"}
    ).items():
        setattr(settings, name, value)
    yield box
    controller.stop()


@pytest.mark.parametrize(
    ("language", "word"), [("en", "confirm"), ("es", ""), ("zh-hans", ""), ("zh-hant", "")]
)
def test_over_smtp(language: str, word: str, drive: Any, fill: Any, server: Box) -> None:
    fill(drive, query=f"?lang={language}", email="ana@example.com")
    (letter,) = server.letters
    text = letter.get_content()
    assert letter["From"] == "club@shop.example"
    assert word in letter["Subject"]
    assert "ana@example.com" not in text
    path = LINK.search(text)[1]
    page = Client().get(path)
    assert page["Content-Language"] == language
    assert Client().post(path, {"do": "confirm"}).status_code == 200
    assert Entry.objects.get().letter == "sent"


def test_server_away_and_back(drive: Any, fill: Any, settings: Any, server: Box) -> None:
    right, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    assert fill(drive, email="ana@example.com").status_code == 200
    entry = Entry.objects.get()
    assert (entry.state, entry.letter) == ("waiting", "failed")
    settings.EMAIL_PORT = right
    drives.look_after()
    assert not server.letters
    Entry.objects.update(letter_at=clock.now() - timedelta(minutes=6))
    drives.look_after()
    assert len(server.letters) == 1
    assert Entry.objects.get().letter == "sent"


def test_no_server_is_said_to_staff(
    drive: Any, fill: Any, settings: Any, client_of: Any, analyst: Any
) -> None:
    settings.EMAIL_BACKEND = mail({})["EMAIL_BACKEND"]
    fill(drive, email="ana@example.com")
    assert Entry.objects.get().letter == "off"
    page = client_of(analyst).get(reverse("collect:drive", args=[drive.pk])).content.decode()
    assert "sends no e-mail" in page


def test_misspelt_settings_are_refused() -> None:
    with pytest.raises(Invalid):
        mail({"host": "x", "pasword": "y"})
    with pytest.raises(Invalid):
        mail({"host": "x", "security": "ssl"})
    assert mail({"host": "x"})["EMAIL_PORT"] == 587
    assert mail({"console": True})["EMAIL_BACKEND"].endswith("console.EmailBackend")


def test_looking_confirms_nothing_and_once_is_once(drive: Any, fill: Any, mailoutbox: Any) -> None:
    fill(drive, email="ana@example.com")
    path = LINK.search(mailoutbox[0].body)[1]
    for _ in range(2):
        assert Client().get(path).status_code == 200
    assert Entry.objects.get().state == "waiting"
    assert Client().post(path, {"do": "confirm"}).status_code == 200
    for again in (Client().get(path), Client().post(path, {"do": "confirm"})):
        assert again.status_code == 410


def test_forged_and_old_links(
    drive: Any, fill: Any, mailoutbox: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(drive, email="ana@example.com")
    path = LINK.search(mailoutbox[0].body)[1]
    assert Client().post(path[:-3] + "xx/", {"do": "confirm"}).status_code == 410
    monkeypatch.setattr(tokens, "LETTER_LASTS", timedelta(seconds=-1))
    assert Client().post(path, {"do": "confirm"}).status_code == 410
    assert Entry.objects.get().state == "waiting"


def test_a_newer_registration_makes_the_older_link_void(
    drive: Any, fill: Any, mailoutbox: Any
) -> None:
    """Whoever types another's address first does not put words into that person's mouth."""
    fill(drive, email="ana@example.com", full_name="Not Ana")
    fill(drive, email="ana@example.com", full_name="Ana")
    older, newer = (LINK.search(letter.body)[1] for letter in mailoutbox)
    assert Client().post(older, {"do": "confirm"}).status_code == 410
    assert Client().post(newer, {"do": "confirm"}).status_code == 200
    assert Entry.objects.get(state="taken").raw["full_name"] == "Ana"
    assert Entry.objects.get(state="dropped").raw == {}


def test_not_me(drive: Any, fill: Any, mailoutbox: Any) -> None:
    fill(drive, email="ana@example.com", full_name="Ana")
    path = LINK.search(mailoutbox[0].body)[1]
    assert Client().post(path, {"do": "disown"}).status_code == 200
    entry = Entry.objects.get()
    assert (entry.state, entry.raw) == ("dropped", {})
    assert Client().post(path, {"do": "confirm"}).status_code == 410


def test_registering_again_tells_only_the_mailbox(drive: Any, fill: Any, mailoutbox: Any) -> None:
    first = fill(drive, email="ana@example.com")
    Client().post(LINK.search(mailoutbox[0].body)[1], {"do": "confirm"})
    second = fill(drive, email="Ana@example.com ")
    assert first.content == second.content
    states = sorted(Entry.objects.values_list("state", flat=True))
    assert states == ["again", "taken"]
    assert "Already" in mailoutbox[1].subject
    assert not LINK.search(mailoutbox[1].body)
