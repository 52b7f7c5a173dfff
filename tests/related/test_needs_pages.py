"""The pages of the register, the box on the customer's page, and the same by REST."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.support import company
from tests.support.needs import drop, minutes, wanted
from tests.support.surveys import fill, opened
from threefold.related.models import NeedEvidence, Suggestion, SurveyReply
from threefold.related.service import needs
from threefold.related.service.needs import boxes, minuting, suggesting

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/needs"


@pytest.fixture
def known(plan: Any, home: Any, tmp_path: Any) -> dict[str, int]:
    from threefold.view.models import Card

    company.ready(home, tmp_path)
    return dict(Card.objects.values_list("name", "customer_id"))


@pytest.fixture
def jose(known: dict[str, int]) -> int:
    return known["José García Lorca"]


EVIDENCE = {
    "strength": "7", "low": "0", "high": "10", "kind": "contact", "said_on": "2026-03-02",
    "people": "1", "words": "I work late",
}  # fmt: skip


def test_noted_filtered_and_drawn(jose: int, client_of: Any, agent: Any, analyst: Any) -> None:
    client, url = client_of(agent), reverse("related:need-new")
    given = {**EVIDENCE, "name": "Open later", "product": "Shop", "customer": "García"}
    assert client.post(url, {**given, "strength": "11"}).status_code == 422
    assert client.post(url, {**given, "customer": "nobody"}).status_code == 422
    page = client.post(url, given, follow=True).content.decode()
    evidence = NeedEvidence.objects.get()
    assert (evidence.customer_id, evidence.strength, evidence.told) == (jose, 3.8, 7)
    assert "I work late" in page
    assert "José García Lorca" in page
    listing = reverse("related:needs")
    page = client.get(listing).content.decode()
    assert 'id="chart-needs"' in page
    assert evidence.need.url in page
    assert evidence.need.url not in client.get(f"{listing}?strength=5").content.decode()
    assert evidence.need.url in client.get(f"{listing}?product=Shop&whom=person").content.decode()
    export = reverse("related:needs-export")
    assert client.get(export).status_code == 403
    text = client_of(analyst).get(f"{export}?of=evidence").content.decode()
    assert "I work late" not in text


def test_words_of_a_customer_need_a_reason(
    jose: int, client_of: Any, agent: Any, analyst: Any
) -> None:
    need = wanted(agent, customer=jose, words="Leaves the office at eight").need
    client = client_of(analyst)
    page = client.get(need.url).content.decode()
    voices, _, evidence = page.partition("L•••")
    assert "Leaves the office at eight" in voices
    assert "Leaves the office at eight" not in evidence
    box = reverse("related:needs-of", args=[jose])
    assert "Leaves the office" not in client.get(box).content.decode()
    client.post(reverse("view:unmask", args=[jose, "personal"]), {"reason": "calls back"})
    assert "Leaves the office at eight" in client.get(box).content.decode()


def test_box_of_the_customer(jose: int, client_of: Any, agent: Any, auditor: Any) -> None:
    client, url = client_of(agent), reverse("related:needs-of", args=[jose])
    assert url in client.get(reverse("view:customer", args=[jose])).content.decode()
    given = {**EVIDENCE, "strength": "4"}
    assert client.post(url, {**given, "name": ""}).status_code == 422
    done = client.post(url, {**given, "name": "Open later"})
    assert done["Location"] == reverse("view:customer", args=[jose])
    assert "Open later" in client.get(url).content.decode()
    assert client_of(auditor).get(url).status_code == 403
    assert client_of(auditor).post(url, EVIDENCE).status_code == 403


def test_curated_on_the_page(jose: int, client_of: Any, agent: Any, analyst: Any) -> None:
    a, b = wanted(agent, "A").need, wanted(agent, "B", customer=jose).need
    client = client_of(analyst)
    edit = reverse("related:need-edit", args=[a.pk])
    assert client_of(agent).post(edit, {}).status_code == 403
    assert client.post(edit, {"name": "B", "status": "open"}).status_code == 422
    client.post(edit, {"name": "A+", "product": "", "status": "met"})
    move = reverse("related:need-move", args=[a.pk])
    client.post(move, {"do": "together", "other": str(b.pk)})
    assert [each.people for each in needs.register()] == [2]
    page = client.get(b.url).content.decode()
    assert "A+" in page
    assert "B" in client.get(a.url).content.decode()
    client.post(move, {"do": "undo"})
    client.post(move, {"do": "undo"})
    assert {each.need.name for each in needs.register()} == {"A", "B"}
    piece = NeedEvidence.objects.get(need=b)
    url = reverse("related:need-evidence", args=[piece.pk])
    client.post(url, {"do": "withdraw"})
    assert needs.one(b).people == 0
    client.post(url, {"do": "restore"})
    assert needs.one(b).people == 1
    add = reverse("related:need-add", args=[b.pk])
    client_of(agent).post(add, {**EVIDENCE, "people": "3"})
    assert needs.one(b).people == 4


def test_questions_do_not_grow_with_rows(
    known: dict[str, int], client_of: Any, owner: Any, django_assert_num_queries: Any
) -> None:
    line = minuting.Line("A", 3, customer=known["王小明"])
    held = minutes(owner, *[line] * 5, attending=tuple(known.values()))
    for customer in known.values():
        wanted(owner, "A", customer=customer, words="x")
        wanted(owner, "B", customer=customer, words="x")
    need = needs.register()[0].need
    client = client_of(owner)
    for path, most in (
        (reverse("related:needs"), 4),
        (need.url, 10),
        (held.url, 7),
        (reverse("related:needs-of", args=[known["王小明"]]), 6),
    ):
        client.get(path)
        with django_assert_num_queries(most):
            client.get(path)


def test_said_in_surveys(owner: Any, plan: Any, client_of: Any, analyst: Any, agent: Any) -> None:
    survey = opened(owner, kind="relation")
    fill(survey.address, {"a-q1": "3", "a-q2": "Nowhere to park"})
    reply = SurveyReply.objects.get(question="q2")
    client, url = client_of(analyst), reverse("related:needs-said")
    assert "Nowhere to park" in client.get(f"{url}?survey={survey.pk}").content.decode()
    assert client_of(agent).get(url).status_code == 403
    given = {"reply": str(reply.pk), "name": "Parking", "product": "", "strength": "5"}
    assert client.post(url, {**given, "name": ""}).status_code == 422
    client.post(url, given)
    evidence = NeedEvidence.objects.get()
    assert (evidence.kind, evidence.words, evidence.source) == (
        "survey", "Nowhere to park", "Spring",
    )  # fmt: skip
    client.post(url, given)
    assert NeedEvidence.objects.count() == 1
    assert "Nowhere to park" not in client.get(url).content.decode()


def test_boxes_on_the_page(owner: Any, plan: Any, client_of: Any, analyst: Any, agent: Any) -> None:
    url = reverse("related:boxes")
    assert client_of(agent).post(url, {"name": "Till"}).status_code == 403
    client = client_of(analyst)
    page = client.post(url, {"name": "Till"}, follow=True).content.decode()
    assert "/b/till/" in page
    assert client.get(reverse("related:box-qr", args=[1])).status_code in {200, 404}
    box = boxes.find("till")
    assert client.get(reverse("related:box-qr", args=[box.pk])).content[:4] == b"<svg"
    saved = {"name": "Counter", "is_open": "on", "origins": "https://www.example.com"}
    assert client.post(box.url, {**saved, "origins": "no origin"}).status_code == 422
    client.post(box.url, saved)
    assert "embed/" in client.get(box.url).content.decode()
    client.post(box.url, {"do": "remove"})
    assert client.get(box.url).status_code == 404


def send(client: Any, method: str, path: str, body: Any = None) -> Any:
    text = json.dumps(body or {})
    return getattr(client, method)(ROOT + path, text, content_type="application/json")


def test_by_rest(jose: int, client_of: Any, agent: Any, analyst: Any, auditor: Any) -> None:
    client = client_of(agent)
    body = {"name": "Open later", "strength": 9, "scale": {"low": 0, "high": 10}, "kind": "staff",
            "customer": jose, "words": "I work late"}  # fmt: skip
    made = send(client, "post", "", body)
    assert made.status_code == 201
    assert (made.json()["strength"], made.json()["words"]) == (4.6, "I work late")
    need, piece = made.json()["need"], made.json()["id"]
    listed = client.get(f"{ROOT}?whom=person").json()
    assert [(each["id"], each["customers"]) for each in listed] == [(need, 1)]
    assert client.get(f"{ROOT}/customers/{jose}").json()[0]["need"] == need
    seen = client_of(analyst).get(f"{ROOT}/{need}/evidence").json()["items"][0]
    assert (seen["display"], seen["words"]) == ("masked", "I•••")
    more = {"name": "open later", "strength": 2, "kind": "focus", "people": 9}
    assert send(client, "post", "", more).json()["need"] == need
    assert client.get(f"{ROOT}/{need}").json()["people"] == 10
    assert send(client, "patch", f"/{need}", {"status": "met"}).status_code == 403
    curator = client_of(analyst)
    assert send(curator, "patch", f"/{need}", {"status": "met"}).json()["status"] == "met"
    other = send(client, "post", "", {**body, "name": "B"}).json()["need"]
    assert send(curator, "patch", f"/{other}", {"into": need}).json()["into"] == need
    assert send(curator, "patch", f"/{other}", {"into": None}).json()["into"] is None
    assert send(curator, "patch", f"/{other}", {"name": "C", "into": other}).status_code == 422
    assert curator.get(f"{ROOT}/{other}").json()["name"] == "B"
    assert send(curator, "post", f"/{other}/undo").json()["into"] == need
    moved = send(client, "post", f"/evidence/{piece}", {"withdrawn": True})
    assert moved.json()["withdrawn_at"]
    moved = send(client, "post", f"/evidence/{piece}", {"withdrawn": False})
    assert moved.json()["withdrawn_at"] is None
    assert send(client, "post", "", {**body, "strength": 11}).status_code == 422
    assert send(client, "post", "", {**body, "customer": 10**9}).status_code == 404
    assert client_of(auditor).get(ROOT).status_code == 403


def test_suggestions_by_rest(
    jose: int, client_of: Any, owner: Any, agent: Any, analyst: Any
) -> None:
    box = boxes.create(name="Till", actor=owner)
    drop(Client(), box, text="I work late", reach="jose.garcia@example.com", agreed="1")
    left, root = Suggestion.objects.get(), "/api/v1/suggestions"
    seen = client_of(analyst).get(root).json()["items"][0]
    assert (seen["text"], seen["reach"]) == ("I work late", "")
    client = client_of(agent)
    assert client.get(root).json()["items"][0]["reach"] == "j•••@e•••.com"
    suggesting.link(left, jose, actor=agent)
    assert client.get(root).json()["items"][0]["customer"] == jose
    assert client_of(analyst).get(root).json()["items"][0]["customer"] is None
    body = {"name": "Open later", "strength": 3}
    address = f"{root}/{left.pk}/take"
    taken = client.post(address, body, content_type="application/json").json()
    assert needs.one(needs.get(taken["need"])).customers == 1
    assert client.get(f"{root}?state=taken").json()["items"][0]["id"] == str(left.pk)
