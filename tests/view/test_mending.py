"""Which records to mend first, by REST and by page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from threefold.access.service import issue_token
from threefold.descriptive import service as descriptive
from threefold.descriptive.models import ContactWay
from threefold.kit import clock
from threefold.kit.errors import Denied, Invalid
from threefold.view.models import Card, Mending
from threefold.view.service import REASONS, assign, finish, mending, reopen, work_list

pytestmark = pytest.mark.django_db
JOSE = "José García Lorca"


@pytest.fixture
def ask(shop):
    def asked(user, path):
        _token, plain = issue_token(user, "test")
        return Client().get(f"/api/v1{path}", headers={"Authorization": f"Bearer {plain}"})

    return asked


def test_by_value_times_gain(shop, agent):
    found = work_list()
    assert [each.worth for each in found] == sorted((each.worth for each in found), reverse=True)
    first = found[0]
    assert first.worth == pytest.approx(first.spend * first.gain)
    assert first.why == "values", "calls and letters of old were answered"
    assert found[0].customer_id == shop[JOSE]
    way = ContactWay.objects.filter(customer_id=shop[JOSE], kind="email").get()
    descriptive.prove_contact(way.pk, "confirmed", actor=agent)
    better = {each.customer_id: each for each in work_list()}[shop[JOSE]]
    assert better.gain < first.gain
    assert better.why == "values"


def test_small_portions_give_the_same_list(shop, monkeypatch):
    whole = [each.customer_id for each in work_list(2)]
    monkeypatch.setattr(mending, "_PORTION", 1)
    assert [each.customer_id for each in work_list(2)] == whole
    assert len(work_list(10**6)) == len({each.customer_id for each in work_list()})


def test_why(shop, agent):
    assert {each.why for each in work_list() if not Card.objects.get(
        pk=each.customer_id).contact_ways} <= {"no_way"}  # fmt: skip
    descriptive.note_consent(shop[JOSE], "contact", False, actor=agent)
    assert {e.customer_id: e.why for e in work_list()}[shop[JOSE]] == "refused"


def test_rest(ask, shop, owner, analyst, agent, auditor, outsider):
    paths = ("/customers/to-mend", "/accuracy/history", f"/accuracy/customers/{shop[JOSE]}")
    for user in (owner, analyst, agent):
        assert [ask(user, path).status_code for path in paths] == [200, 200, 200]
    for user in (auditor, outsider):
        assert [ask(user, path).status_code for path in (*paths, "/accuracy")] == [403] * 4
    assert ask(owner, "/accuracy").status_code == 404
    descriptive.note_accuracy()
    told = ask(analyst, "/accuracy").json()
    assert told["customers"] == Card.objects.count()
    assert {each["dimension"] for each in told["base"]} >= {"completeness", "uniqueness"}
    assert ask(owner, "/accuracy/history?source=crm").json()[0]["measures"]
    assert ask(owner, "/accuracy/customers/99999999").status_code == 404
    assert ask(owner, "/customers/to-mend?limit=1").json()[0]["customer_id"] == shop[JOSE]


def test_who_looks_after_it_and_that_it_is_done(shop, agent, owner, analyst):
    jose = shop[JOSE]
    assign(jose, agent, actor=owner)
    assert [each.customer_id for each in work_list(whose=agent)] == [jose]
    assert jose not in {each.customer_id for each in work_list(whose="nobody")}
    assert {each.customer_id: each.assigned for each in work_list()}[jose] == agent.pk
    finish(jose, actor=agent)
    assert jose not in {each.customer_id for each in work_list()}
    Mending.objects.update(rests_until=clock.now().date() - timedelta(days=1))
    assert jose in {each.customer_id for each in work_list()}, "it is measured again"
    finish(jose, actor=agent)
    reopen(jose, actor=agent)
    assert jose in {each.customer_id for each in work_list()}
    with pytest.raises(Invalid):
        assign(jose, analyst, actor=owner)
    with pytest.raises(Denied):
        finish(jose, actor=analyst)


def test_narrowed_by_what_is_wrong(shop):
    every = work_list()
    for reason in REASONS:
        found = [each.customer_id for each in work_list(why=reason)]
        assert found == [each.customer_id for each in every if each.why == reason]


def test_the_list_tells_what_to_do_and_is_worked_through(shop, client_of, agent, analyst):
    url, tend = reverse("view:mend"), reverse("view:tend", args=[shop[JOSE]])
    text = client_of(analyst).get(url).content.decode()
    assert reverse("view:customer", args=[shop[JOSE]]) in text
    assert "Ask for: " in text
    assert tend not in text, "an analyst looks only"
    client = client_of(agent)
    assert tend in client.get(url).content.decode()
    client.post(tend, {"act": "take"})
    assert tend in client.get(url, {"whose": "mine"}).content.decode()
    done = client.post(tend, {"act": "done", "query": "whose=mine"}, follow=True)
    assert done.redirect_chain[-1][0] == f"{url}?whose=mine"
    assert f'href="{reverse("view:customer", args=[shop[JOSE]])}"' not in done.content.decode()
    client.post(tend)
    assert tend in client.get(url, {"whose": "mine"}).content.decode()
    assert client_of(analyst).post(tend, {"act": "done"}).status_code == 403


def test_it_is_handed_out_as_a_file(shop, client_of, analyst, agent):
    url = reverse("view:export-mend")
    answer = client_of(analyst).post(url)
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert lines[0].startswith('"customer_id","name","to_do"')
    assert len(lines) == 1 + len(work_list(500))
    assert client_of(agent).post(url).status_code == 403


def test_by_rest_too(ask, shop, agent, analyst):
    def act(user, what):
        _token, plain = issue_token(user, "test")
        return Client().post(
            f"/api/v1/customers/{shop[JOSE]}/mending", {"act": what},
            content_type="application/json", headers={"Authorization": f"Bearer {plain}"},
        )  # fmt: skip

    assert act(analyst, "take").status_code == 403
    assert act(agent, "take").json()["assigned"] == agent.pk
    assert [e["customer_id"] for e in ask(agent, "/customers/to-mend?whose=mine").json()] == [
        shop[JOSE]
    ]
    assert act(agent, "done").json()["rests_until"]
    assert ask(agent, "/customers/to-mend?whose=mine").json() == []
    assert act(agent, "open").json()["done_at"] is None
    assert act(agent, "sing").status_code == 422
