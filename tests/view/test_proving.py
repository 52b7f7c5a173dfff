"""Noting what came of a try to reach a customer, and taking it back: by page and by REST."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from threefold.access.service import issue_token
from threefold.audit.models import Entry
from threefold.descriptive import service as descriptive
from threefold.descriptive.models import ContactProof, ContactWay
from threefold.kit import clock

pytestmark = pytest.mark.django_db
JOSE = "José García Lorca"


@pytest.fixture
def way(shop) -> ContactWay:
    return ContactWay.objects.get(customer_id=shop[JOSE], kind="email")


def act(client: Client, name: str, way: ContactWay, **data: str):
    return client.post(reverse(f"view:{name}", args=[way.customer_id, way.pk]), data, follow=True)


def test_the_page_says_how_probable_it_is_that_a_way_works(shop, way, client_of, agent):
    descriptive.prove_contact(way.pk, "clicked", actor=agent, at=clock.now() - timedelta(days=200))
    text = client_of(agent).get(reverse("view:customer", args=[way.customer_id])).content.decode()
    chance = descriptive.chances([ContactWay.objects.get(pk=way.pk)], clock.now())[way.pk]
    assert 0.7 < chance < 0.85
    assert f">{chance:.0%}</strong>" in text
    assert "Link clicked" in text


def test_an_outcome_is_noted_and_taken_back_by_the_toast(way, client_of, agent):
    client = client_of(agent)
    text = act(client, "prove", way, proof="bounced").content.decode()
    undo = reverse("view:unprove", args=[way.customer_id, way.pk])
    assert f'action="{undo}"' in text
    assert ContactWay.objects.get(pk=way.pk).validity == "invalid"
    before = way.proof
    act(client, "unprove", way)
    assert ContactWay.objects.get(pk=way.pk).proof == before
    noted = Entry.objects.filter(actor=agent, action__startswith="customer.contact.")
    assert list(noted.order_by("pk").values_list("action", flat=True)) == [
        "customer.contact.proved", "customer.contact.unproved",
    ]  # fmt: skip
    assert act(client, "unprove", way).status_code == 404, "there is no more to take back"


@pytest.mark.parametrize("proof", ["", "form", "bad_form", "x"])
def test_what_is_no_outcome_is_refused(way, client_of, agent, proof):
    assert act(client_of(agent), "prove", way, proof=proof).status_code == 422


def test_only_who_noted_it_takes_it_back_and_only_soon(way, client_of, agent, owner):
    act(client_of(agent), "prove", way, proof="spoken")
    assert act(client_of(owner), "unprove", way).status_code == 404
    late = clock.now() - timedelta(hours=descriptive.REGRET_HOURS + 1)
    ContactProof.objects.filter(user=agent).update(at=late, noted_at=late)
    assert act(client_of(agent), "unprove", way).status_code == 404


def test_who_may_not_edit_sees_no_buttons(way, client_of, analyst, outsider):
    page = client_of(analyst).get(reverse("view:customer", args=[way.customer_id]))
    assert reverse("view:prove", args=[way.customer_id, way.pk]) not in page.content.decode()
    for user in (analyst, outsider):
        assert act(client_of(user), "prove", way, proof="spoken").status_code == 403
        assert act(client_of(user), "unprove", way).status_code == 403


def test_by_rest(way, agent, analyst, outsider):
    def ask(user, method, **body):
        _token, plain = issue_token(user, "test")
        url = f"/api/v1/customers/{way.customer_id}/ways/{way.pk}/proofs"
        return Client().generic(
            method, url, json.dumps(body), content_type="application/json",
            headers={"Authorization": f"Bearer {plain}"},
        )  # fmt: skip

    for user in (analyst, outsider):
        assert ask(user, "POST", proof="spoken").status_code == 403
        assert ask(user, "DELETE").status_code == 403
    assert ask(outsider, "GET").status_code == 403
    told = ask(agent, "POST", proof="confirmed").json()
    assert (told["validity"], told["proof"]) == ("valid", "confirmed")
    assert told["probability"] == pytest.approx(1, abs=0.001)
    assert ask(analyst, "GET").json()[0]["by"] == agent.username
    assert ask(agent, "POST", proof="perhaps").status_code == 422
    ahead = (clock.now() + timedelta(days=1)).isoformat()
    assert ask(agent, "POST", proof="spoken", at=ahead).status_code == 422
    assert ask(agent, "DELETE").json()["proof"] == way.proof
    assert ask(agent, "DELETE").status_code == 404
