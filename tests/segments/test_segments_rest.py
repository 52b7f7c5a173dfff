"""Segments by REST and from the command line: the same as on the pages, for the same people."""

from __future__ import annotations

import json

import pytest

from threefold.segments import service
from threefold.segments.models import Segment

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/segments"


def send(client, method: str, path: str, body: dict):
    return getattr(client, method)(ROOT + path, json.dumps(body), content_type="application/json")


def test_counted_kept_changed_and_told(wide, client_of, analyst, agent):
    client = client_of(analyst)
    told = send(client, "post", "/count", {"rule": "spend > 1 and csat >= 4"}).json()
    assert (told["customers"], told["members"], len(told["steps"])) == (3, 1, 2)
    made = send(client, "post", "", {"name": "Content", "rule": "age_years > 18 and city is known"})
    assert made.status_code == 201
    path = f"/{made.json()['id']}"
    assert send(client, "patch", path, {"version": 1, "note": "x"}).json()["version"] == 2
    assert send(client, "patch", path, {"version": 1, "note": "y"}).status_code == 409
    assert send(client, "post", f"{path}/state", {"act": "undo"}).json()["note"] == ""
    service.refresh()
    assert [each["members"] for each in client.get(f"{ROOT}{path}/sizes").json()] == [2]
    seen = client_of(agent)
    page = seen.get(f"{ROOT}{path}/members?limit=1").json()
    assert "•" in page["items"][0]["age_years"]
    rest = seen.get(f"{ROOT}{path}/members?after={page['next']}").json()
    assert rest["next"] is None
    assert len({page["items"][0]["customer_id"], rest["items"][0]["customer_id"]}) == 2
    assert {each["name"] for each in seen.get(ROOT).json()["items"]} == {"Content"}
    assert {"spend", "tier"} <= {each["code"] for each in seen.get(f"{ROOT}/fields").json()}


def test_wrong_rules_say_where(wide, client_of, agent):
    answer = send(client_of(agent), "post", "/count", {"rule": "spend > 1 and spen > 1"})
    assert answer.status_code == 422
    assert answer.json()["where"]["column"] == 15


def test_who_may(wide, client_of, owner, agent, auditor, outsider):
    kept = service.save(name="A", rule="spend > 1", actor=owner)
    for user in (auditor, outsider):
        client = client_of(user)
        for path in ("", f"/{kept.pk}", f"/{kept.pk}/members", f"/{kept.pk}/sizes", "/fields"):
            assert client.get(ROOT + path).status_code == 403, path
        assert send(client, "post", "/count", {"rule": "spend > 1"}).status_code == 403
    for user in (agent, auditor, outsider):
        client = client_of(user)
        assert send(client, "post", "", {"name": "B", "rule": "spend > 1"}).status_code == 403
        assert send(client, "patch", f"/{kept.pk}", {"version": 1}).status_code == 403
        assert send(client, "post", f"/{kept.pk}/state", {"act": "retire"}).status_code == 403
    assert Segment.objects.count() == 1
