"""Who is who over REST: owners and analysts decide, agents ask why, others get nothing."""

from __future__ import annotations

import json

import pyarrow as pa
import pytest
from django.test import Client

from tests.identity.world import bring
from threefold.access.service import issue_token
from threefold.identity import service
from threefold.identity.types import PAIRS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home", "plan")]


@pytest.fixture
def ids(plan) -> list[int]:
    rows = [
        {"ids": {"customer_number": str(n + 70)}, "key": str(n), "values": {"full_name": f"P{n}"}}
        for n in range(4)
    ]
    return bring(1, "crm", rows)[1]


def call(user, path: str, **body):
    _token, plain = issue_token(user, "test")
    client, headers = Client(), {"Authorization": f"Bearer {plain}"}
    if body:
        where = f"/api/v1/identity{path}"
        return client.post(where, body, content_type="application/json", headers=headers)
    return client.get(f"/api/v1/identity{path}", headers=headers)


def test_merge_explain_unmerge(ids, analyst, agent):
    done = call(analyst, "/merges", left=ids[1], right=ids[0], reason="same card")
    assert done.status_code == 200
    assert done.json()["customer"] == ids[0]
    told = call(agent, f"/customers/{ids[1]}").json()
    assert told["customer_id"] == ids[0]
    assert [part["records"] for part in told["parts"]] == [[["crm", "0"]], [["crm", "1"]]]
    assert told["links"][0]["reason"] == "same card"
    assert told["links"][0]["by"] == analyst.username
    parted = call(analyst, "/unmerges", customer=ids[1]).json()
    assert parted["customers"] == ids[:2]
    again = call(analyst, "/merges", left=ids[1], right=ids[0])
    assert again.status_code == 409
    decision = again.json()["where"]["decision"]
    withdrawn = call(analyst, f"/decisions/{decision}/withdraw", reason="a mistake")
    assert withdrawn.json()["withdrawn_by"] == analyst.username
    assert call(analyst, "/merges", left=ids[1], right=ids[0]).status_code == 200


def test_never(ids, owner):
    assert call(owner, "/never", left=ids[0], right=ids[1]).json()["verdict"] == "different"
    assert call(owner, "/merges", left=ids[0], right=ids[1]).status_code == 409


def test_pairs_to_review(ids, analyst):
    told = [{"left": ids[0], "right": ids[1], "probability": 0.7, "evidence": '{"name": 2.5}'}]
    service.propose(pa.Table.from_pylist(told, schema=PAIRS), upper=0.9, lower=0.5)
    (asked,) = call(analyst, "/candidates").json()["items"]
    assert asked["evidence"] == {"name": 2.5}
    assert asked["reasons"] == []
    path = f"/candidates/{asked['id']}"
    assert call(analyst, path, answer="perhaps").status_code == 422
    assert call(analyst, path, answer="later").json()["answer"] == "later"
    assert call(analyst, "/candidates").json()["items"] == []
    assert call(analyst, "/candidates?answer=later").json()["items"] == [
        asked | {"answer": "later"}
    ]
    assert call(analyst, path, answer="same").json()["answer"] == "same"
    assert call(analyst, f"/customers/{ids[1]}").json()["customer_id"] == ids[0]


def test_evidence_in_words(ids, analyst):
    level = {"column": "email", "kind": "email", "level": "same name", "bits": 10.5}
    evidence = json.dumps({"prior": -12.0, "levels": [level]})
    told = [{"left": ids[0], "right": ids[1], "probability": 0.7, "evidence": evidence}]
    service.propose(pa.Table.from_pylist(told, schema=PAIRS), upper=0.5, lower=0.1)
    (link,) = call(analyst, f"/customers/{ids[0]}").json()["links"]
    assert link["reasons"] == [
        {"what": "Any two customers", "outcome": "are seldom one", "bits": -12.0},
        {"what": "E-mail", "outcome": "same mailbox, other provider", "bits": 10.5},
    ]


def test_who_may_not(ids, agent, auditor, outsider):
    for user in (agent, auditor, outsider):
        assert call(user, "/merges", left=ids[0], right=ids[1]).status_code == 403
        assert call(user, "/unmerges", customer=ids[0]).status_code == 403
    assert call(agent, f"/customers/{ids[0]}").status_code == 200
    for user in (auditor, outsider):
        assert call(user, f"/customers/{ids[0]}").status_code == 403
        assert call(user, "/candidates").status_code == 403


def test_mistakes(ids, owner):
    assert call(owner, "/merges", left=ids[0], right=ids[0]).status_code == 422
    assert call(owner, "/merges", left=ids[0], right=987654).status_code == 404
    assert call(owner, "/merges", left=0, right=1 << 70).status_code == 422
    assert call(owner, "/unmerges", customer=ids[0]).status_code == 409
    assert call(owner, "/unmerges", reason="whom?").status_code == 422
    assert call(owner, f"/customers/{1 << 70}").status_code == 404
