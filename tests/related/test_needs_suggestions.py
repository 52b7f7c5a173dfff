"""Suggestion boxes: open to everybody, guarded, read by who answers customers."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.support import company
from tests.support.needs import drop
from tests.support.surveys import TOKEN
from threefold.audit.models import Entry
from threefold.kit import clock
from threefold.kit.errors import Conflict, Denied, Invalid
from threefold.related import privacy
from threefold.related.models import Need, NeedEvidence, Suggestion, SuggestionBox
from threefold.related.service import needs
from threefold.related.service.needs import boxes, suggesting

pytestmark = pytest.mark.django_db
REACHED = {"reach": "jose.garcia@example.com", "name": "José", "agreed": "1"}


@pytest.fixture
def box(owner: Any, home: Any) -> SuggestionBox:
    return boxes.create(name="Kasse 客服部", actor=owner)


@pytest.fixture
def jose(plan: Any, home: Any, tmp_path: Any) -> int:
    from threefold.view.models import Card

    company.ready(home, tmp_path)
    return int(Card.objects.get(name="José García Lorca").customer_id)


def test_left_once_in_four_languages(box: SuggestionBox) -> None:
    assert box.slug == "kasse-ke-fu-bu"
    for language in ("en", "es", "zh-hans", "zh-hant"):
        page = Client().get(f"{box.address}?lang={language}")
        assert f'<html lang="{language}"' in page.content.decode()
        assert not page.cookies
    page = Client().get(f"{box.address}?c=qr&lang=es").content.decode()
    given = {"kind": "praise", "text": " Muy bien ", "token": TOKEN.search(page)[1]}
    address = f"{box.address}?c=qr&lang=es"
    assert Client().post(address, given).status_code == 200
    assert Client().post(address, given).status_code == 200
    left = Suggestion.objects.get()
    assert (left.kind, left.text, left.channel, left.language, left.state) == (
        "praise", "Muy bien", "qr", "es", "new",
    )  # fmt: skip
    assert not left.reach


def test_what_needs_mending_is_said_and_kept(box: SuggestionBox) -> None:
    answer = drop(Client(), box, text="Please open", reach="nowhere", name="José")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Please open" in text
    assert 'id="tf-reach-error"' in text
    assert 'id="tf-agreed-error"' in text
    assert drop(Client(), box, text=" ").status_code == 422
    assert drop(Client(), box, agreed="1").status_code == 422
    assert drop(Client(), box, kind="bribe").status_code == 422
    assert not Suggestion.objects.exists()
    # Choosing a language sends nothing and loses nothing.
    assert "Abran" in drop(Client(), box, text="Abran", switch="es").content.decode()
    assert not Suggestion.objects.exists()
    assert drop(Client(), box, **REACHED).status_code == 200
    left = Suggestion.objects.get()
    assert (left.reach, left.reach_kind, left.name) == ("jose.garcia@example.com", "email", "José")
    assert left.leave.startswith("You may use this")


def test_programs_floods_and_forgeries(box: SuggestionBox, owner: Any) -> None:
    drop(Client(), box, homepage="http://x")
    assert Suggestion.objects.get().state == "held"
    other = boxes.create(name="Other", actor=owner)
    token = TOKEN.search(Client().get(other.address).content.decode())[1]
    for wrong in (token, "x"):
        assert drop(Client(), box, token=wrong).status_code == 422
    foreign = Client(headers={"origin": "https://elsewhere.example"})
    assert drop(foreign, box).status_code == 422
    assert Suggestion.objects.count() == 1
    for _ in range(suggesting.DOOR.per_address):
        drop(Client(), box)
    assert Suggestion.objects.filter(state="held").count() == 2
    Suggestion.objects.filter(state="held").update(left_at=clock.now() - timedelta(days=31))
    assert suggesting.forget_held() == 2


def test_shut_and_embedded(box: SuggestionBox, owner: Any) -> None:
    assert "frame-ancestors 'none'" in Client().get(box.address + "embed/").headers[
        "Content-Security-Policy"
    ]  # fmt: skip
    boxes.change(
        box, name="Till", is_open=True, origins=["https://www.example.com"], actor=owner
    )  # fmt: skip
    page = Client().get(box.address + "embed/")
    assert "frame-ancestors https://www.example.com" in page.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in page.headers
    drop(Client(), box, "embed/")
    assert Suggestion.objects.get().channel == "embedded"
    boxes.change(box, name="Till", is_open=False, origins=[], actor=owner)
    page = Client().get(box.address).content.decode()
    assert "<form" not in page
    with pytest.raises(Conflict):
        boxes.remove(box, actor=owner)
    assert Client().get("/b/nothing/").status_code == 404


def test_nothing_left_is_logged(box: SuggestionBox, caplog: pytest.LogCaptureFixture) -> None:
    drop(Client(), box, text="My name is José", **REACHED)
    drop(Client(), box, text="My name is José", reach="garcia")
    assert caplog.records
    assert "José" not in caplog.text
    assert "garcia" not in caplog.text
    assert not Entry.objects.filter(detail__icontains="garcia").exists()


def test_taken_linked_answered_and_back(
    jose: int, box: SuggestionBox, client_of: Any, agent: Any
) -> None:
    drop(Client(), box, text="I work late", **REACHED)
    left = Suggestion.objects.get()
    client, url = client_of(agent), left.url
    page = client.get(url).content.decode()
    assert "It is from him" in page
    assert "jose.garcia@example.com" not in page
    client.post(url, {"do": "link", "customer": "García"})
    left.refresh_from_db()
    assert left.customer_id == jose
    assert client.post(url, {"do": "take", "name": "", "strength": "4"}).status_code == 422
    client.post(url, {"do": "take", "name": "Open later", "product": "Shop", "strength": "4"})
    evidence = NeedEvidence.objects.get()
    assert (evidence.customer_id, evidence.words, evidence.kind, evidence.source) == (
        jose, "I work late", "suggestion", box.name,
    )  # fmt: skip
    with pytest.raises(Conflict):
        suggesting.take(left, name="open LATER", product="shop", strength=3, actor=agent)
    suggesting.link(left, None, actor=agent)
    assert NeedEvidence.objects.get().customer_id is None
    client.post(url, {"do": "answer", "what": "Wrote to him"})
    left.refresh_from_db()
    assert (left.state, left.answer, left.handled_by) == ("answered", "Wrote to him", agent)
    client.post(url, {"do": "again"})
    left.refresh_from_db()
    assert (left.state, left.answer, left.handled_by) == ("new", "", None)
    assert not Need.objects.exists()
    client.post(url, {"do": "aside"})
    inbox = reverse("related:suggestions")
    assert "I work late" not in client.get(inbox).content.decode()
    assert "I work late" in client.get(f"{inbox}?state=aside").content.decode()


def test_who_left_it_is_shown_with_a_reason(
    jose: int, box: SuggestionBox, client_of: Any, agent: Any, analyst: Any, outsider: Any
) -> None:
    drop(Client(), box, text="I work late, call 600 111 222", **REACHED)
    left = Suggestion.objects.get()
    suggesting.link(left, jose, actor=agent)
    page = client_of(analyst).get(left.url).content.decode()
    assert "I work late" in page
    # The millionths of a moment may well have these digits.
    assert "111" not in re.sub(r'datetime="[^"]*"', "", page)
    assert "José" not in page
    assert "j•••@" not in page
    assert f"/customers/{jose}/" not in page
    assert client_of(analyst).post(left.url, {"do": "unlink"}).status_code == 422
    with pytest.raises(Denied):
        suggesting.reveal(left, reason="curious", actor=analyst)
    with pytest.raises(Invalid):
        suggesting.reveal(left, reason=" ", actor=agent)
    page = client_of(agent).get(left.url).content.decode()
    assert "j•••@e•••.com" in page
    shown = client_of(agent).post(left.url, {"do": "reveal", "reason": "calls back"})
    assert "jose.garcia@example.com" in shown.content.decode()
    assert Entry.objects.get(action="related.suggestion.reveal").reason == "calls back"
    assert client_of(outsider).get(left.url).status_code == 403
    evidence = suggesting.take(left, name="A", product="", strength=3, actor=analyst)
    assert needs.shows(analyst, evidence) == "masked"
    assert left.url not in client_of(analyst).get(evidence.need.url).content.decode()


def test_erased_with_the_customer_though_never_linked(
    jose: int, box: SuggestionBox, agent: Any
) -> None:
    drop(Client(), box, text="I work late", **REACHED)
    drop(Client(), box, text="Somebody else")
    suggesting.take(
        Suggestion.objects.get(text="I work late"), name="A", product="", strength=3, actor=agent
    )
    assert [each["text"] for each in privacy.export(jose)["suggestion"]] == ["I work late"]
    gone = privacy.erase(jose)
    assert (gone["suggestion"], gone["needevidence"]) == (1, 1)
    assert Suggestion.objects.get().text == "Somebody else"
    assert not needs.register()
