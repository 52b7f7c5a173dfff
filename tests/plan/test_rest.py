"""The plan over REST."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from tests.plan.content import variable
from threefold.access.service import issue_token
from threefold.plan import service
from threefold.plan.types import Coverage, Plan

pytestmark = pytest.mark.django_db
API = "/api/v1/plan"


@pytest.fixture
def call(home):
    """`call(user, method, path, body)` with a token of that user."""

    def make(user, method: str, path: str = "", body: object = None):
        _token, plain = issue_token(user, "test")
        return Client().generic(
            method,
            API + path,
            data="" if body is None else json.dumps(body),
            content_type="application/json",
            headers={"Authorization": f"Bearer {plain}"},
        )

    return make


def test_reading(plan: Plan, owner, call) -> None:
    answer = call(owner, "GET").json()
    assert answer["number"] == 1
    assert answer["industry"] == "retail"
    mobile = next(v for v in answer["variables"] if v["code"] == "mobile")
    assert mobile["label"]["zh-hans"] == plan.variables["mobile"].text("label", "zh-hans")
    assert len(answer["questions"]) == len(plan.questions)
    codes = [i["code"] for i in call(owner, "GET", "/industries").json()]
    assert "retail" in codes
    assert call(owner, "GET", "/industries/retail").json()["number"] == 0
    assert call(owner, "GET", "/industries/nope").status_code == 404
    assert [v["state"] for v in call(owner, "GET", "/versions").json()] == ["current"]
    assert call(owner, "GET", "?version=9").status_code == 404


def test_without_a_plan(owner, call) -> None:
    answer = call(owner, "GET")
    assert answer.status_code == 404
    assert answer.json()["remedy"]
    assert call(owner, "POST", "/choose", {"industry": "retail"}).json()["number"] == 1
    assert service.current().industry == "retail"


def test_a_draft_from_first_change_to_publishing(plan: Plan, analyst, call) -> None:
    assert call(analyst, "GET", "/draft").status_code == 404
    put = "/draft/variables/mobile"
    draft = call(analyst, "PUT", put, {"fields": {"refresh_days": 12}}).json()
    assert draft["changes"]["variable"]["changed"][0]["fields"] == [
        {"field": "refresh_days", "before": plan.variables["mobile"].refresh_days, "after": 12}
    ]
    stale = call(analyst, "PUT", put, {"fields": {"refresh_days": 13}, "edits": 0})
    assert stale.status_code == 409
    bad = call(analyst, "PUT", put, {"fields": {"privacy": "secret"}})
    assert bad.status_code == 422
    assert bad.json()["where"]["path"] == "variable.mobile.privacy"
    new = {"fields": variable("pet", synonyms={})}
    draft = call(analyst, "PUT", "/draft/variables/pet", new).json()
    assert draft["changes"]["variable"]["added"] == ["pet"]
    assert call(analyst, "DELETE", "/draft/variables/pet").status_code == 200
    body = {"note": "By REST", "edits": 3, "onto": draft["onto"]}
    assert call(analyst, "POST", "/publish", body).json()["number"] == 2
    assert service.versions()[0].note == "By REST"
    assert call(analyst, "POST", "/publish", {}).status_code == 404
    service.draft(analyst)
    assert call(analyst, "DELETE", "/draft").status_code == 204
    assert service.open_draft() is None


def test_the_gap(plan: Plan, owner, call, monkeypatch) -> None:
    rows = [
        Coverage("email", "", "", 10, 4, 2),
        Coverage("email", "crm", "", 10, 4, 2),
        Coverage("email", "", "buyers", 8, 4, 2),
    ]
    monkeypatch.setattr(service.coverage, "_items", {"made up": lambda the_plan: rows})
    found = {g["variable"]: g for g in call(owner, "GET", "/gap").json()}
    assert len(found) == len(plan.variables)
    assert found["email"]["missing"] == pytest.approx(0.7)
    assert found["email"]["by_source"][0]["source"] == "crm"
    assert found["email"]["by_class"][0]["customer_class"] == "buyers"
    steps = call(owner, "GET", "/next?limit=2").json()
    assert len(steps) == 2
    assert steps[0]["where"]
    assert call(owner, "GET", "/next?limit=0").status_code == 422


@pytest.mark.parametrize(
    ("persona", "read", "write"),
    [
        ("owner", 200, 200),
        ("analyst", 200, 200),
        ("agent", 200, 403),
        ("auditor", 200, 403),
        ("outsider", 403, 403),
    ],
)
def test_permissions(persona: str, read: int, write: int, plan: Plan, request, call) -> None:
    user = request.getfixturevalue(persona)
    for path in ("", "/industries", "/gap", "/next", "/versions"):
        assert call(user, "GET", path).status_code == read, path
    body = {"fields": {"refresh_days": 7}}
    assert call(user, "PUT", "/draft/variables/mobile", body).status_code == write
    assert (service.open_draft() is not None) is (write == 200)


def test_nobody_without_a_token(plan: Plan) -> None:
    assert Client().get(API).status_code == 401
