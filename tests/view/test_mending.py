"""Which records to mend first, by REST and by page."""

from __future__ import annotations

import pytest
from django.test import Client

from threefold.access.service import issue_token
from threefold.descriptive import service as descriptive
from threefold.descriptive.models import ContactWay
from threefold.view.models import Card
from threefold.view.service import mending, work_list

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
    assert first.why == "unproved"
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
