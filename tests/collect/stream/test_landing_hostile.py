"""Whatever clients send: nothing stops the lander, and nothing personal gets into the lake."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from unittest.mock import patch

import pytest
from django.db import OperationalError
from tests.collect.stream.world import (
    SHOP,
    balanced,
    held,
    landed,
    only,
    properties,
    send,
    source,
    track,
)

from threefold.collect.logic.stream.spool import Request
from threefold.collect.models import Batch, Held, Run, Source
from threefold.collect.service import stream
from threefold.collect.service.stream import landing, parsing
from threefold.collect.service.stream.emit import _spool
from threefold.collect.types import QUARANTINE, KindRule, PropertyRule, Tracking
from threefold.descriptive.models import ContactWay

pytestmark = pytest.mark.usefixtures("plan")

NAMES = [
    "__proto__", '"', 'a"b', "a'b", "", "$", "$.a", "a.b", "[0]", "*", "**", "\\", "a\\", "\n",
    "\0", "a\0b", "\u2028", "\ufeff", "\U0001f600", "x" * 3000, "' or 1=1 --", "${x}", "%s", "/",
    "~0", "#-1", "null",
]  # fmt: skip
VALUES = [
    None, True, 0, -0.0, 2**63, 2**70, 99999999999999, 1e15, 1e300, "", "1e5", "Infinity", "nan",
    float("inf"), "٩", [], {}, [1], {"a": 1}, [[[]]], [None], "\0", "1\0", "\u202e", "2026-01-01",
]  # fmt: skip


def request(items: str, *, context: str | None = None, type_: str | None = None) -> None:
    source()
    events = items.count("\n") + 1
    _spool().put_wait(Request(SHOP, events, items, None, context, type_))


def all_come_in(*messages: dict) -> dict[str, int]:
    done = send(*messages)
    assert done["received"] == len(messages)
    assert balanced(SHOP)["waiting"] == 0
    assert "unreadable" not in dict(held())
    return done


def test_names_of_any_kind_are_only_names() -> None:
    mail = {"note": "a@example.com"}
    sent = [track(f"p{i}", properties={name: "v", **mail}) for i, name in enumerate(NAMES)]
    sent += [
        {"type": "identify", "messageId": f"i{i}", "userId": f"c{i}",
         "traits": {name: "v", "address": {name: "v"}, "company": {name: 1}},
         "context": {"consents": {name: True}}}
        for i, name in enumerate(NAMES)
    ]  # fmt: skip
    assert all_come_in(*sent)["landed"] == len(sent)
    assert not [row for row in landed() if "example.com" in (row["properties"] or "")]


def test_names_of_any_kind_in_events_and_identifiers() -> None:
    sent = [track(f"e{i}", name, name=name, category=name) for i, name in enumerate(NAMES)]
    sent += [
        track(f"u{i}", userId=name, anonymousId=name,
              context={"externalIds": [{"type": name, "id": name, "issuer": name}]})
        for i, name in enumerate(NAMES)
    ]  # fmt: skip
    all_come_in(*sent)


@pytest.mark.parametrize(
    "field", ["quantity", "price", "amount", "duration_s", "currency", "place", "products"]
)
def test_values_of_any_kind_in_fields_of_an_event(field: str) -> None:
    sent = [track(f"v{i}", "purchase", properties={field: each}) for i, each in enumerate(VALUES)]
    sent += [
        track(f"o{i}", "Order Completed",
              properties={"products": [{"price": 1, "quantity": 2, field: each}, each]})
        for i, each in enumerate(VALUES)
    ]  # fmt: skip
    all_come_in(*sent)


@pytest.mark.parametrize("field", ["traits", "timezone", "page", "externalIds", "consents"])
def test_values_of_any_kind_in_the_context(field: str) -> None:
    sent = [track(f"v{i}", context={field: each}) for i, each in enumerate(VALUES)]
    sent += [
        {"type": "identify", "messageId": f"i{i}", "userId": f"c{i}", "context": {field: each}}
        for i, each in enumerate(VALUES)
    ]
    all_come_in(*sent)


def test_values_of_any_kind_in_traits() -> None:
    names = ["email", "firstName", "birthday", "phone", "gender", "createdAt", "address", "company"]
    all_come_in(
        *(
            {"type": "identify", "messageId": f"{name}{i}", "userId": f"{name}{i}",
             "traits": {name: each, f"*{name}*": each}}
            for name in names
            for i, each in enumerate(VALUES)
        )
    )  # fmt: skip


def test_identifiers_too_long_for_the_store_are_left_out_or_held() -> None:
    long = "x" * 400
    good = {"type": "customer_number", "id": "7"}
    done = all_come_in(
        track("a", context={"externalIds": [{"type": "email", "id": long}, good]}),
        track("b", userId=None, context={"externalIds": [{"type": "email", "id": long}]}),
        track("c", userId=None, context={"externalIds": [{"type": "email", "id": {"a": 1}}]}),
        {"type": "alias", "messageId": "d", "userId": "u", "previousId": long},
    )
    assert done["landed"] == 1
    assert held() == [("nobody", "userId"), ("nobody", "userId"), ("too_long", "previousId")]


DATES = ["infinity", "-infinity", "0001-01-01", "9999-12-31T23:59:59Z", "294246-01-01", "0",
         "2016-12-31T23:59:60Z", "2026-01-01T00:00:00+14:00"]  # fmt: skip


def test_times_out_of_all_bounds() -> None:
    all_come_in(
        *(
            track(f"{i}-{k}", timestamp=said, sentAt=sent)
            for i, said in enumerate(DATES)
            for k, sent in enumerate(DATES)
        )
    )


def test_products_of_numbers_out_of_all_bounds() -> None:
    huge = {"price": 99999999999999, "quantity": 99999999999999}
    all_come_in(
        track("a", "Order Completed", properties={"products": [huge]}),
        track("b", "purchase", properties=huge),
        track("c", properties={"duration_s": "inf"}),
    )
    assert {row["amount"] for row in landed()} == {None}
    assert {row["duration_s"] for row in landed()} == {None}


def test_an_order_of_too_many_lines_is_held() -> None:
    few = {"products": [1] * 900, "note": "y" * 20_000}
    send(
        track("a", "Order Completed", properties={"products": [1] * 10_000}),
        *(track(f"b{i}", "Order Completed", properties=few) for i in range(10)),
        track("c", "Order Completed", properties={"products": [{"price": 1}] * 900}),
    )
    assert held() == [("too_long", "products")] * 11
    assert len(landed()) == 900


def test_an_event_nested_too_deeply_for_python_lands() -> None:
    deep = "[" * 3000 + "]" * 3000
    item = json.dumps(track("deep", properties="@@")).replace('"@@"', f'{{"a":{deep}}}')
    request(item)
    assert stream.land_waiting()["landed"] == 1


@pytest.mark.parametrize("context", ['{"a":"\\ud800"}', "{xx", '{"a":01}'])
def test_a_shared_context_that_is_no_json_stops_nothing(context: str) -> None:
    request(json.dumps(track("a", context={"b": 1})), context=context)
    assert stream.land_waiting()["landed"] == 1


def test_a_tracking_plan_may_hold_names_of_any_kind() -> None:
    source()
    names = [name for name in NAMES if "\0" not in name]
    rules = {name: PropertyRule("number", required=True, personal=True) for name in names}
    stream.tracking.save(SHOP, Tracking(QUARANTINE, {"Lamp Switched": KindRule("", rules)}))
    send(track("ok", properties=dict.fromkeys(names, 1)), track("bad", properties={"*": 1}))
    assert only()["properties"] is None
    assert [cause for cause, _ in held()] == ["missing"]


def test_figures_of_a_source_do_not_grow_with_what_clients_call_things() -> None:
    long = "x" * 20_000
    send(
        track("a", type=long), track("b", properties={long: 1}),
        {"type": "identify", "messageId": "c", "userId": "u", "traits": {long: 1}},
    )  # fmt: skip
    told = [Source.objects.get().recent, Run.objects.get().counts]
    assert len(json.dumps(told)) < 3_000


WHO = "ana.garcia@example.com"
PRIVATE = [
    track("a", f"Seen by {WHO}"),
    {"type": "page", "messageId": "b", "userId": "u", "name": WHO, "category": WHO,
     "context": {"page": {"path": f"/u/{WHO}"}}},
    {**track("c"), "email": WHO, "firstName": "garcia"},
    track("d", properties={"first_name": "garcia"}),
    track("e", properties={"First-Name": "garcia"}),
    track("f", properties={"customer": {"first_name": "garcia"}}),
    track("g", properties={"billing_address": "garcia"}),
    track("h", properties={"o": [{"billingAddress": {"x": "garcia"}}]}),
    {"type": "page", "messageId": "i", "userId": "u", "properties": {
        "url": "https://x.example/a?n=garcia", "referrer": "https://x.example/#garcia",
        "search": "?n=garcia", "path": "/a?garcia"}},
    {"type": "group", "messageId": "j", "userId": "u", "groupId": WHO},
    track("k", properties={"query": WHO, "reference": WHO, "category": WHO}),
    track("l", properties={"url": "https://x.example/garcia%40example.com"}),
    track("m", properties={WHO: 1}),
    track("n", properties={"a": "josé.garcia@exámple.com"}),
]  # fmt: skip


@pytest.mark.parametrize("message", PRIVATE, ids=lambda each: each["messageId"])
def test_who_somebody_is_gets_neither_into_the_lake_nor_into_the_figures(message: dict) -> None:
    assert send(message)["landed"] == 1
    assert "garcia" not in str(only()).lower()
    assert "garcia" not in str([Source.objects.get().recent, Run.objects.get().counts]).lower()


def test_an_order_keeps_its_lines_without_the_names_in_them() -> None:
    line = {"product_id": "p", "name": f"For {WHO}", "price": 7, "recipient": {"first_name": "A"}}
    send(track("a", "Order Completed", properties={"products": [line], "email": WHO}))
    assert (only()["product"], only()["amount"]) == ("p", Decimal(7))
    assert properties(only()) == {"product_name": "For …", "unit_price": 7}


def test_what_is_held_keeps_what_its_request_said(owner) -> None:
    shared = json.dumps({"externalIds": [{"type": "email", "id": WHO}]})
    moment = "2026-01-01T10:00:00Z"
    item = {"messageId": "a", "event": "purchase", "properties": {"amount": "x"},
            "timestamp": moment, "sentAt": moment}  # fmt: skip
    request(json.dumps(item), context=shared, type_="track")
    stream.land_waiting()
    ids = list(Held.objects.values_list("pk", flat=True))
    lain = Held.objects.get().received_at - timedelta(days=3)
    Held.objects.update(received_at=lain)
    stream.quarantine.fill(ids, {"properties.amount": 10}, actor=owner)
    stream.quarantine.replay(ids, actor=owner)
    assert stream.land_waiting()["landed"] == 1
    assert only()["subject"]
    assert only()["occurred_at"] == lain
    assert datetime.now(UTC) - only()["occurred_at"] > timedelta(days=2)


class Broken(ValueError):
    pass


def breaking(on: str):
    """Landing as if there were a fault in it that one event shows."""
    work = parsing.parse

    def parse(requests, **more):
        if any(on in items for items in requests["items"].to_pylist()):
            raise Broken(on)
        return work(requests, **more)

    return patch.object(parsing, "parse", parse)


def test_what_makes_landing_fail_is_held_and_the_rest_lands(caplog) -> None:
    source()
    for number in range(20):
        stream.emit(SHOP, [track("poison" if number in (3, 17) else f"m{number}")])
    with breaking("poison"), caplog.at_level(logging.WARNING):
        done = stream.land_waiting()
    assert done == {"received": 20, "landed": 18, "duplicates": 0, "quarantined": 2}
    assert held() == [("unreadable", "")] * 2
    assert {json.loads(row.payload)["messageId"] for row in Held.objects.all()} == {"poison"}
    assert len(landed()) == 18
    assert "poison" not in caplog.text
    assert not Batch.objects.filter(done_at=None).exists()
    balanced(SHOP)


def test_events_wait_while_the_store_is_away() -> None:
    source()
    stream.emit(SHOP, [track("a")])
    stream.emit(SHOP, [track("b")])
    with (
        patch.object(landing, "judge", side_effect=OperationalError),
        pytest.raises(OperationalError),
    ):
        stream.land_waiting()
    assert not Held.objects.exists()
    assert Batch.objects.get(done_at=None).last - Batch.objects.get(done_at=None).first == 1
    assert stream.land_waiting()["landed"] == 2


def test_a_batch_that_is_partly_written_keeps_its_stretch() -> None:
    source()
    stream.emit(SHOP, [track("a")])
    stream.emit(SHOP, [track("b")])
    with patch.object(landing.behavioral, "record", side_effect=Broken), pytest.raises(Broken):
        stream.land_waiting()
    with breaking("track"), pytest.raises(Broken):
        stream.land_waiting()
    assert stream.land_waiting()["landed"] == 2
    assert len(landed()) == 2
    assert ContactWay.objects.count() == 0
