"""What was agreed to can be shown: versions of the wording, the boxes, the times."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.collect.drives.conftest import TOKEN, boxes, opened

from threefold.audit.models import Entry as Noted
from threefold.collect.models import Agreement, Entry, Wording
from threefold.collect.service import drives
from threefold.kit import clock

pytestmark = pytest.mark.django_db


def reworded(drive: Any, owner: Any, **texts: str) -> Any:
    words = {tag: texts.get(tag, f"{tag} wording") for tag in ("en", "es", "zh-hans", "zh-hant")}
    return opened(drive, owner, design=boxes(drive, marketing={"wording": words}))


def test_every_change_is_a_version(drive: Any, owner: Any) -> None:
    assert Wording.objects.count() == 4
    drive = reworded(drive, owner, en="First", es="Primero")
    drive = reworded(drive, owner, en="First", es="Segundo")
    drive = reworded(drive, owner, en="First", es="Primero")
    spanish = Wording.objects.filter(language="es").order_by("number")
    assert [(each.number, each.text) for each in spanish][1:] == [
        (2, "Primero"), (3, "Segundo"), (4, "Primero"),
    ]  # fmt: skip
    assert Wording.objects.filter(language="en").count() == 2
    digest = hashlib.sha256(b"Primero").hexdigest()
    assert [each.digest for each in spanish][3] == digest
    assert Noted.objects.filter(action="collect.drive.wording").count() == 4


def test_a_draft_makes_no_versions(plan: Any, owner: Any) -> None:
    draft = drives.create(name="Draft", kind="gift", actor=owner)
    drives.save(draft, design=drives.design_of(draft), settings={}, edits=1, actor=owner)
    assert not Wording.objects.exists()


def test_the_version_shown_is_the_one_agreed_to(drive: Any, owner: Any, patient: None) -> None:
    """The text is changed while somebody fills in the form."""
    client = Client()
    page = client.get(f"{drive.address}?lang=en").content.decode()
    before = Wording.objects.get(language="en", number=1)
    drive = reworded(drive, owner, en="Another text")
    token = TOKEN.search(page)[1]
    wrong = client.post(drive.address, {"token": token, "v_email": "?", "consent-marketing": "1"})
    assert before.text in wrong.content.decode()
    client.post(
        drive.address, {"token": token, "v_email": "ana@example.com", "consent-marketing": "1"}
    )
    agreed = Agreement.objects.get()
    assert agreed.wording == before
    assert agreed.given
    assert not agreed.on_paper
    entry = Entry.objects.get()
    assert (agreed.shown_at, agreed.agreed_at) == (entry.shown_at, entry.sent_at)
    assert agreed.shown_at < agreed.agreed_at


def test_an_empty_box_is_evidence_too(drive: Any, fill: Any) -> None:
    fill(drive, consent=False, email="ana@example.com")
    assert [each.given for each in Agreement.objects.all()] == [False]


def test_a_condition_must_be_ticked(drive: Any, owner: Any, fill: Any) -> None:
    drive = opened(drive, owner, design=boxes(drive, marketing={"required": True}))
    answer = fill(drive, consent=False, email="ana@example.com")
    assert answer.status_code == 422
    assert 'id="f-consent-marketing-error"' in answer.content.decode()
    assert not Entry.objects.exists()
    assert fill(drive, email="ana@example.com").status_code == 200


def test_a_forged_token_is_not_believed(drive: Any, patient: None) -> None:
    client = Client()
    token = TOKEN.search(client.get(drive.address).content.decode())[1]
    answer = client.post(drive.address, {"token": token[:-2] + "xx", "v_email": "a@example.com"})
    assert answer.status_code == 422
    assert "a@example.com" in answer.content.decode()
    assert not Entry.objects.exists()


def test_a_foreign_page_cannot_send(drive: Any, patient: None) -> None:
    client = Client()
    token = TOKEN.search(client.get(drive.address).content.decode())[1]
    data = {"token": token, "v_email": "a@example.com"}
    answer = client.post(drive.address, data, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 422
    assert not Entry.objects.exists()
    answer = client.post(drive.address, data, headers={"Origin": "http://testserver"})
    assert answer.status_code == 200
    assert client.post(drive.address, data).status_code == 200
    assert Entry.objects.count() == 1


def test_the_page_of_an_entry_shows_the_evidence(
    drive: Any, fill: Any, client_of: Any, analyst: Any, agent: Any
) -> None:
    fill(drive, query="?lang=es", email="ana@example.com")
    entry = Entry.objects.get()
    url = reverse("collect:drive-entry", args=[drive.pk, entry.pk])
    page = client_of(analyst).get(url).content.decode()
    wording = Wording.objects.get(language="es")
    assert wording.digest in page
    assert "a•••@e•••.com" in page
    assert "ana@example.com" not in page
    assert client_of(agent).get(url).status_code == 403
    other = reverse("collect:drive-entry", args=[drive.pk + 1, entry.pk])
    assert client_of(analyst).get(other).status_code == 404


def test_what_nobody_confirmed_is_forgotten(drive: Any, fill: Any) -> None:
    fill(drive, email="ana@example.com")
    drives.look_after()
    entry = Entry.objects.get()
    assert entry.raw
    Entry.objects.update(sent_at=clock.now() - timedelta(days=9))
    drives.look_after()
    entry.refresh_from_db()
    assert (entry.state, entry.raw, entry.person, entry.nonce) == ("waiting", {}, "", "")
    assert Agreement.objects.count() == 1
