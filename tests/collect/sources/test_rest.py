"""Sources and quarantine by REST, and who may do what, by page and by REST."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.collect.sources.conftest import MAIL, group_of
from tests.collect.stream.world import SHOP, balanced, landed

from threefold.collect.models import Held, Source, WriteKey
from threefold.collect.service import stream
from threefold.jobs import service as jobs

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = "/api/v1"


@pytest.fixture
def mei(client_of: Callable[..., Client], owner: Any) -> Client:
    return client_of(owner)


def put(client: Client, path: str, body: Any) -> Any:
    return client.put(ROOT + path, json.dumps(body), content_type="application/json")


def post(client: Client, path: str, body: Any = None) -> Any:
    return client.post(ROOT + path, json.dumps(body or {}), content_type="application/json")


def test_a_source_from_nothing_to_its_key(mei: Client, plan: object) -> None:
    answer = post(mei, "/sources", {"label": "Web Shop"})
    assert (answer.status_code, answer.json()["code"]) == (201, "web-shop")
    assert post(mei, "/sources", {"label": "Web Shop"}).status_code == 409
    made = post(mei, "/sources/web-shop/keys", {"label": "till"}).json()
    assert made["key"].startswith(made["hint"])
    listed = mei.get(f"{ROOT}/sources/web-shop/keys").json()["items"]
    assert [each["hint"] for each in listed] == [made["hint"]]
    assert "key" not in listed[0]
    address = f"/sources/web-shop/keys/{made['id']}"
    assert post(mei, f"{address}/rotate", {"keep_hours": 1}).status_code == 201
    assert post(mei, f"{address}/off").json()["off_at"]
    assert post(mei, f"{address}/on").json()["off_at"] is None
    assert post(mei, f"/sources/else/keys/{made['id']}/off").status_code == 404
    assert put(mei, "/sources/web-shop/receiving", {"on": False}).json()["receiving"] is False
    told = put(mei, "/sources/web-shop/origins", {"origins": ["https://a.example"]}).json()
    assert told["origins"] == ["https://a.example"]
    assert [each["code"] for each in mei.get(f"{ROOT}/sources").json()["items"]] == ["web-shop"]


def test_a_source_balances(mei: Client, shop: Source) -> None:
    told = mei.get(f"{ROOT}/sources/{SHOP}").json()
    assert told["counters"] == balanced(SHOP)
    assert {each["code"] for each in told["health"]} == {
        "receiving", "keys", "last", "lag", "share",
    }  # fmt: skip
    seen = mei.get(f"{ROOT}/sources/{SHOP}/seen").json()
    assert seen["traits"] == {"shoe_size": 1}
    assert {each["name"]: each["count"] for each in seen["events"]}["Bought"] == 4


def test_the_tracking_plan_is_put_and_read(mei: Client, shop: Source) -> None:
    wanted = {"unknown": "warn", "kinds": {"A": {"kind": "", "properties": {}}},
              "user_id_issuer": "", "traits": {}}  # fmt: skip
    assert put(mei, f"/sources/{SHOP}/tracking", wanted).json() == wanted
    assert mei.get(f"{ROOT}/sources/{SHOP}/tracking").json() == wanted
    assert put(mei, f"/sources/{SHOP}/tracking", {"unknown": "explode"}).status_code == 422


def test_quarantine_is_mended_and_replayed(mei: Client, shop: Source) -> None:
    group = group_of("wrong_type")
    listed = mei.get(f"{ROOT}/quarantine", {"source": SHOP}).json()
    assert [(each["cause"], each["events"]) for each in listed] == [
        ("wrong_type", 3),
        ("nobody", 1),
    ]
    page = mei.get(f"{ROOT}/quarantine/{group}/events").json()["items"]
    assert MAIL not in str(page)
    first = page[0]
    event = json.loads(first["payload"])
    event["properties"]["amount"] = 12
    address = f"/quarantine/events/{first['id']}"
    assert put(mei, address, {"payload": json.dumps(event)}).status_code == 200
    assert MAIL in Held.objects.get(pk=first["id"]).payload
    assert put(mei, address, {"payload": "{"}).status_code == 422
    assert post(mei, f"/quarantine/{group}/replay", {"ids": [first["id"]]}).status_code == 202
    filling = {"field": "properties.amount", "values": {"1 euro": 13}}
    assert post(mei, f"/quarantine/{group}/fill", filling).status_code == 202
    jobs.work(once=True)
    assert post(mei, f"/quarantine/{group}/replay").status_code == 202
    jobs.work(once=True)
    stream.land_waiting()
    assert sorted(row["amount"] for row in landed(kind="purchase")) == [3, 12, 13]
    again = group_of("wrong_type")
    assert post(mei, f"/quarantine/{again}/drop").status_code == 202
    jobs.work(once=True)
    assert post(mei, f"/quarantine/{again}/take-back").json() == {"events": 1}
    assert mei.get(f"{ROOT}/quarantine/events/{2**70}").status_code == 404
    assert mei.get(f"{ROOT}/sources/a%00b").status_code == 404


def test_live_days_are_no_imports(mei: Client, shop: Source) -> None:
    run = shop.runs.get()
    assert mei.get(f"{ROOT}/imports").json()["items"] == []
    for path in ("mapping", "quarantine"):
        assert mei.get(f"{ROOT}/imports/{run.pk}/{path}").status_code == 404
    for path in ("check", "land"):
        assert post(mei, f"/imports/{run.pk}/{path}").status_code == 404
    assert mei.get(f"{ROOT}/imports/{run.pk}").json()["content"] == "live"
    assert post(mei, f"/imports/{run.pk}/undo").status_code == 202
    jobs.work(once=True)
    run.refresh_from_db()
    assert run.state == "undone"


SEE = (
    "sources", "source", "source-live", "source-days", "source-keys", "source-sites",
    "source-plan", "source-plan-file", "source-traits", "source-snippets", "held", "held-group",
    "held-event",
)  # fmt: skip
EDIT = (
    "source-plan-settings", "source-event-new", "source-plan-upload", "source-event",
    "source-event-add", "source-event-remove", "held-replay", "held-drop", "held-take-back",
    "held-fill", "held-unmask",
)  # fmt: skip
MANAGE = ("source-receiving", "source-key-new", "source-key-rotate", "source-key-switch")


def address(name: str) -> str:
    from threefold.collect.views.stream.plan import mark

    args: list[Any] = []
    if name.startswith("source-") or name == "source":
        args = [SHOP]
    if name in ("source-event", "source-event-add", "source-event-remove"):
        args.append(mark("Bought"))
    if name in ("source-key-rotate", "source-key-switch"):
        args.append(WriteKey.objects.get().pk)
    if name.startswith("held-"):
        args = [group_of("wrong_type")]
    return reverse(f"collect:{name}", args=args)


@pytest.mark.parametrize("role", ["agent", "auditor", "outsider"])
def test_who_may_not_see_imports_sees_no_source(
    role: str, shop: Source, client_of: Callable[..., Client], request: Any
) -> None:
    stream.keys.create(SHOP, actor=None)
    client = client_of(request.getfixturevalue(role))
    for name in (*SEE, *EDIT, *MANAGE):
        assert client.get(address(name)).status_code in (403, 405), name
        assert client.post(address(name)).status_code == 403, name
    for path in (f"/sources/{SHOP}", "/sources", "/quarantine", f"/sources/{SHOP}/keys"):
        assert client.get(ROOT + path).status_code == 403, path
    assert post(client, f"/quarantine/{group_of('wrong_type')}/drop").status_code == 403
    assert stream.quarantine.rows(SHOP).count() == 4
    anonymous = Client()
    assert anonymous.get(address("sources")).status_code == 302
    assert anonymous.get(f"{ROOT}/sources").status_code == 401


def test_an_analyst_edits_and_an_owner_holds_the_keys(
    shop: Source, analyst: Any, client_of: Callable[..., Client]
) -> None:
    stream.keys.create(SHOP, actor=None)
    client = client_of(analyst)
    for name in SEE:
        assert client.get(address(name)).status_code in (200, 204), name
    for name in MANAGE:
        assert client.post(address(name)).status_code == 403, name
    assert client.post(address("source-sites"), {"origins": ""}).status_code == 403
    for path, body in (
        ("keys", {}), (f"keys/{WriteKey.objects.get().pk}/rotate", {}),
        (f"keys/{WriteKey.objects.get().pk}/off", {}),
    ):  # fmt: skip
        assert post(client, f"/sources/{SHOP}/{path}", body).status_code == 403, path
    assert put(client, f"/sources/{SHOP}/receiving", {"on": False}).status_code == 403
    assert put(client, f"/sources/{SHOP}/origins", {"origins": []}).status_code == 403
    assert put(client, f"/sources/{SHOP}/tracking", {}).status_code == 200
    assert WriteKey.objects.get().off_at is None
