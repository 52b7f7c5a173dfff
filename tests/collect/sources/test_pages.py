"""Pages of sources and of the quarantine of live events."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.collect.sources.conftest import MAIL, group_of
from tests.collect.stream.world import SHOP, balanced, landed, send, track

from threefold.audit.models import Entry
from threefold.collect.models import Held, HeldState, Source, WriteKey
from threefold.collect.service import stream

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mei(client_of: Callable[..., Client], owner: Any) -> Client:
    return client_of(owner)


@pytest.fixture
def ana(client_of: Callable[..., Client], analyst: Any) -> Client:
    return client_of(analyst)


def text(client: Client, name: str, *args: Any, query: str = "") -> str:
    answer = client.get(reverse(f"collect:{name}", args=args) + query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_the_list_says_what_each_sends(mei: Client, shop: Source) -> None:
    page = text(mei, "sources")
    assert reverse("collect:source", args=[SHOP]) in page
    assert "live events" in page
    assert "Events in quarantine" in page
    assert "<polyline" in page


def test_a_new_source_leads_to_its_keys(mei: Client, plan: object) -> None:
    answer = mei.post(reverse("collect:sources"), {"label": "Web Shop"})
    assert answer.url == reverse("collect:source-keys", args=["web-shop"])
    again = mei.post(reverse("collect:sources"), {"label": "web shop"}, follow=True)
    assert "There is a source of that name already." in again.content.decode()
    assert Source.objects.count() == 1


def test_the_counter_balances_and_renews_itself(mei: Client, shop: Source) -> None:
    page = text(mei, "source", SHOP)
    counts = balanced(SHOP)
    assert counts == {
        "received": 8, "landed": 3, "duplicates": 1, "quarantined": 4, "waiting": 0,
    }  # fmt: skip
    assert "8 events received: 3 landed, 4 quarantined, 1 duplicates, 0 waiting" in page
    seen = page.split("?seen=")[1].split('"')[0]
    live = reverse("collect:source-live", args=[SHOP])
    assert mei.get(live, {"seen": seen}).status_code == 204
    stream.emit(SHOP, [track("later")])
    answer = mei.get(live, {"seen": seen})
    assert "9 events received" in answer.content.decode()
    assert "1 waiting" in answer.content.decode()


def test_a_key_is_shown_once(mei: Client, shop: Source, caplog: Any) -> None:
    answer = mei.post(reverse("collect:source-key-new", args=[SHOP]), {"label": "Till"})
    page = answer.content.decode()
    key = WriteKey.objects.get()
    plain = page.split('id="stream-key" data-stream-copied>')[1].split("<")[0]
    assert plain.startswith(key.hint)
    assert "no-store" in answer["Cache-Control"]
    assert plain not in text(mei, "source-keys", SHOP) + caplog.text
    assert plain not in str(list(Entry.objects.values()))
    answer = mei.post(reverse("collect:source-key-rotate", args=[SHOP, key.pk]), {"hours": "24"})
    assert "Copy the key now" in answer.content.decode()
    key.refresh_from_db()
    assert key.off_at is not None
    switch = reverse("collect:source-key-switch", args=[SHOP, key.pk])
    mei.post(switch)
    assert WriteKey.objects.exclude(pk=key.pk).get().hint in text(mei, "source-keys", SHOP)
    mei.post(switch, {"on": "yes"})
    key.refresh_from_db()
    assert key.off_at is None
    other = reverse("collect:source-key-switch", args=["elsewhere", key.pk])
    assert mei.post(other).status_code == 404


def test_sites_are_checked_at_their_field(mei: Client, shop: Source) -> None:
    address = reverse("collect:source-sites", args=[SHOP])
    answer = mei.post(address, {"origins": "https://shop.example/path"})
    assert answer.status_code == 422
    assert "is not a web origin" in answer.content.decode()
    assert mei.post(address, {"origins": "https://shop.example\n\n"}).status_code == 302
    shop.refresh_from_db()
    assert shop.origins == ["https://shop.example"]


def test_receiving_is_switched(mei: Client, shop: Source) -> None:
    address = reverse("collect:source-receiving", args=[SHOP])
    mei.post(address)
    shop.refresh_from_db()
    assert not shop.receiving
    assert "Its clients are told 404" in text(mei, "source", SHOP)
    mei.post(address, {"on": "yes"})
    shop.refresh_from_db()
    assert shop.receiving


def test_a_seen_event_joins_the_plan_by_one_click(ana: Client, shop: Source) -> None:
    page = text(ana, "source-plan", SHOP)
    mark = page.split("/add/")[0].rsplit("/", 1)[1]
    answer = ana.post(reverse("collect:source-event-add", args=[SHOP, mark]))
    assert answer.status_code == 302
    rule = stream.tracking.of(SHOP).kinds["Lamp Switched"]
    assert rule.properties["watt"].type == "number"
    assert rule.properties["email"].personal
    assert "Lamp Switched" in text(ana, "source-event", SHOP, mark)
    form = {
        "kind": "page_view",
        **{"name-0": "watt", "keep-0": "yes", "type-0": "text", "required-0": "yes"},
        **{"name-1": "email", "name-2": "colour", "keep-2": "yes"},
    }
    ana.post(reverse("collect:source-event", args=[SHOP, mark]), form)
    rule = stream.tracking.of(SHOP).kinds["Lamp Switched"]
    assert rule.kind == "page_view"
    assert set(rule.properties) == {"watt", "colour"}
    assert rule.properties["watt"].required
    ana.post(reverse("collect:source-event-remove", args=[SHOP, mark]))
    assert "Lamp Switched" not in stream.tracking.of(SHOP).kinds


def test_unknown_events_and_the_plan_as_a_file(ana: Client, shop: Source) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    ana.post(
        reverse("collect:source-plan-settings", args=[SHOP]),
        {"unknown": "quarantine", "issuer": "crm"},
    )
    told = json.loads(text(ana, "source-plan-file", SHOP))
    assert (told["unknown"], told["user_id_issuer"]) == ("quarantine", "crm")
    upload = reverse("collect:source-plan-upload", args=[SHOP])
    told["kinds"] = {"Lamp Broken": {"kind": "", "properties": {"watt": {"type": "number"}}}}
    ana.post(upload, {"file": SimpleUploadedFile("p.json", json.dumps(told).encode())})
    assert set(stream.tracking.of(SHOP).kinds) == {"Lamp Broken"}
    for bad in (b"{", b"[]", b'{"kinds": 3}', b'{"unknown": "explode"}', b'{"kinds": {"a": []}}'):
        answer = ana.post(upload, {"file": SimpleUploadedFile("p.json", bad)}, follow=True)
        assert answer.status_code == 200
    assert set(stream.tracking.of(SHOP).kinds) == {"Lamp Broken"}


def test_a_trait_gets_its_place(ana: Client, shop: Source) -> None:
    assert "shoe_size" in text(ana, "source-traits", SHOP)
    ana.post(
        reverse("collect:source-traits", args=[SHOP]),
        {"trait": ["shoe_size"], "to-0": "variable.city"},
    )
    assert stream.tracking.of(SHOP).traits == {"shoe_size": "variable.city"}
    ana.post(
        reverse("collect:source-traits", args=[SHOP]), {"trait": ["shoe_size"], "to-0": "nowhere"}
    )
    assert stream.tracking.of(SHOP).traits == {}


def test_snippets_name_this_host(ana: Client, shop: Source) -> None:
    page = text(ana, "source-snippets", SHOP)
    assert page.count("YOUR_WRITE_KEY") > 8
    assert "http://testserver/pixel/v1/track" in page


def test_days_are_undone_from_their_page(ana: Client, shop: Source) -> None:
    run = shop.runs.get()
    assert run.url in text(ana, "source-days", SHOP)
    page = ana.get(run.url).content.decode()
    assert "8 events received = 3 landed + 1 duplicates + 4 quarantined" in page
    for name in ("columns", "check", "quarantine", "download", "again", "verdict"):
        assert ana.get(reverse(f"collect:{name}", args=[run.pk])).status_code == 404, name
    assert ana.post(reverse("collect:replay", args=[run.pk])).status_code == 404
    ana.post(reverse("collect:undo", args=[run.pk]))
    from threefold.jobs import service as jobs

    jobs.work(once=True)
    assert "This day was undone" in ana.get(run.url).content.decode()
    assert run.url not in ana.get(reverse("collect:list")).content.decode()
    assert not landed()


def test_causes_are_grouped_and_worded(ana: Client, shop: Source) -> None:
    page = text(ana, "held")
    assert "Does not say whose it is" in page
    assert "Value of the wrong type" in page
    assert "4 live events could not land" in page
    assert text(ana, "held", query="?source=elsewhere").count("Nothing is in quarantine") == 1


def test_values_are_masked_until_a_reason_is_given(ana: Client, shop: Source) -> None:
    group = group_of("wrong_type")
    page = text(ana, "held-group", group)
    assert MAIL not in page
    assert "r•••@e•••.com" in page
    unmask = reverse("collect:held-unmask", args=[group])
    assert ana.post(unmask, {"reason": "x"}).status_code == 422
    assert MAIL not in text(ana, "held-group", group)
    assert ana.post(unmask, {"reason": "ticket 12"}).status_code == 302
    assert MAIL in text(ana, "held-group", group)
    entry = Entry.objects.get(action="collect.held.unmask")
    assert (entry.target_id, entry.reason) == (SHOP, "ticket 12")


def test_mending_keeps_what_is_masked(ana: Client, shop: Source) -> None:
    held = Held.objects.filter(cause="wrong_type").first()
    assert held is not None
    address = reverse("collect:held-event", args=[held.pk])
    page = ana.get(address)
    assert MAIL not in page.content.decode()
    shown = page.context["text"]
    answer = ana.post(address, {"payload": shown[:-3]})
    assert answer.status_code == 422
    assert "is not JSON" in answer.content.decode()
    assert ana.post(address, {"payload": "[1]"}).status_code == 422
    event = json.loads(shown)
    event["properties"]["amount"] = 7
    answer = ana.post(address, {"payload": json.dumps(event), "then": "replay"})
    assert answer.status_code == 302
    held.refresh_from_db()
    assert held.state == HeldState.REPLAYED
    assert json.loads(held.payload)["properties"] == {"amount": 7, "email": MAIL}
    stream.land_waiting()
    assert sorted(row["amount"] for row in landed(kind="purchase")) == [3, 7]
    assert "Sent in again" in ana.get(address).content.decode()


def test_a_field_is_filled_by_what_stands_there(ana: Client, shop: Source) -> None:
    group = group_of("wrong_type")
    page = text(ana, "held-group", group, query="?field=properties.amount")
    assert "1 euro" in page
    fill = reverse("collect:held-fill", args=[group])
    values = {"field": "properties.amount", "type": "number", "present": ["0 euro", "1 euro"],
              "new-0": "5", "new-1": "x"}  # fmt: skip
    answer = ana.post(fill, values, follow=True)
    assert "is not of the type chosen" in answer.content.decode()
    ana.post(fill, {**values, "new-1": "6"})
    ana.post(reverse("collect:held-replay", args=[group]), {"all": "yes"})
    stream.land_waiting()
    assert sorted(row["amount"] for row in landed(kind="purchase")) == [3, 5, 6]
    assert stream.quarantine.rows(SHOP).filter(cause="wrong_type").count() == 1
    personal = text(ana, "held-group", group_of("wrong_type"), query="?field=properties.email")
    assert MAIL not in personal
    assert "The values are personal" in personal


def test_nobodys_event_is_given_to_somebody(ana: Client, shop: Source) -> None:
    group = group_of("nobody")
    assert 'value="userId"' in text(ana, "held-group", group)
    fill = reverse("collect:held-fill", args=[group])
    ana.post(fill, {"field": "userId", "value": "u9", "type": "text"})
    answer = ana.post(reverse("collect:held-replay", args=[group]), {"all": "yes"})
    assert answer.url == reverse("collect:held")
    stream.land_waiting()
    assert len(landed(kind="nobody")) == 1


def test_dropping_can_be_taken_back(ana: Client, shop: Source) -> None:
    group = group_of("wrong_type")
    drop = reverse("collect:held-drop", args=[group])
    ana.post(drop)
    assert stream.quarantine.rows(SHOP).count() == 4
    some = stream.groups.get(group).waiting().first()
    ana.post(drop, {"id": [some.pk]})
    assert stream.groups.get(group).waiting().count() == 2
    ana.post(drop, {"all": "yes"})
    page = text(ana, "held-group", group)
    assert "Take 3 dropped events back" in page
    ana.post(reverse("collect:held-take-back", args=[group]))
    assert stream.groups.get(group).waiting().count() == 3


def test_many_become_a_job_with_progress(ana: Client, shop: Source, monkeypatch: Any) -> None:
    from threefold.collect.views.stream import filling, held
    from threefold.jobs import service as jobs

    monkeypatch.setattr(held, "AT_ONCE", 2)
    monkeypatch.setattr(filling, "AT_ONCE", 2)
    group = group_of("wrong_type")
    fill = {"field": "properties.amount", "value": "8", "type": "number"}
    ana.post(reverse("collect:held-fill", args=[group]), fill)
    answer = ana.post(reverse("collect:held-replay", args=[group]), {"all": "yes"})
    assert "?job=" in answer.url
    assert "ui-progress" in ana.get(answer.url).content.decode()
    job = answer.url.split("?job=")[1]
    progress = reverse("collect:held-progress", args=[job])
    assert "ui-progress" in ana.get(progress).content.decode()
    jobs.work(once=True)
    assert ana.get(progress)["HX-Refresh"] == "true"
    stream.land_waiting()
    assert sorted(row["amount"] for row in landed(kind="purchase")) == [3, 8, 8, 8]
    assert balanced(SHOP)["landed"] == 6


def test_what_is_no_json_is_masked_whole(ana: Client, shop: Source) -> None:
    send({"type": "track", "messageId": "x", "event": "A"})
    Held.objects.filter(cause="nobody").update(payload=f"not json {MAIL}")
    page = text(ana, "held-group", group_of("nobody"))
    assert MAIL not in page


NASTY = (
    "a\x00b", "*", "[0]", 'a"b', "\\", "$", "..", "a.*", "properties.[*]", 'properties."', "'",
    "🙂", "x" * 5000, "properties.amount\\", "a/b", "~",
)  # fmt: skip
NO_NUMBERS = ("1e999", "NaN", "9" * 5000, "-Infinity", '{"a": NaN}', "[" * 100_000, "true")


def test_nothing_typed_breaks_a_page(mei: Client, shop: Source) -> None:
    group = group_of("wrong_type")
    before = dict(Held.objects.filter(cause="wrong_type").values_list("pk", "payload"))
    mei.raise_request_exception = False
    for nasty in NASTY:
        for name, args, data in (
            ("held-group", [group], {"field": nasty}),
            ("held-group", [group], {"page": nasty, "job": nasty}),
            ("held", [], {"source": nasty}),
            ("source-live", [SHOP], {"seen": nasty}),
        ):
            answer = mei.get(reverse(f"collect:{name}", args=args), data)
            assert answer.status_code < 500, (name, data)
        for name, args, data in (
            ("held-fill", [group], {"field": "", "value": nasty, "type": "text"}),
            ("held-fill", [group], {"field": nasty, "present": [nasty], "new-0": nasty}),
            ("held-replay", [group], {"id": nasty}),
            ("held-unmask", [group], {"reason": nasty}),
            ("sources", [], {"label": nasty}),
            ("source-key-new", [SHOP], {"label": nasty}),
            ("source-event-new", [SHOP], {"name": nasty}),
            ("source-traits", [SHOP], {"trait": [nasty], "to-0": "ignore"}),
            ("source-plan-settings", [SHOP], {"unknown": nasty, "issuer": nasty}),
            ("source-sites", [SHOP], {"origins": nasty}),
            ("held-event", [group], {"payload": nasty}),
        ):
            answer = mei.post(reverse(f"collect:{name}", args=args), data)
            assert answer.status_code < 500, (name, data)
    for wrong in NO_NUMBERS:
        fill = {"field": "properties.amount", "value": wrong, "type": "number"}
        mei.post(reverse("collect:held-fill", args=[group]), fill)
        if wrong != "true":
            mei.post(reverse("collect:held-fill", args=[group]), {**fill, "type": "json"})
            event = {"payload": f'{{"type": {wrong}}}'}
            answer = mei.post(reverse("collect:held-event", args=[group]), event)
            assert answer.status_code == 422, wrong
    assert dict(Held.objects.filter(cause="wrong_type").values_list("pk", "payload")) == before
