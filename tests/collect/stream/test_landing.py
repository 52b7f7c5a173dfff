"""What becomes of messages: events of the lake, customers of the store, or quarantine."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
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

from threefold.behavioral import service as behavioral
from threefold.collect.models import Held, Message, Run
from threefold.collect.service import stream
from threefold.collect.types import QUARANTINE, WARN, KindRule, PropertyRule, Tracking
from threefold.descriptive.models import ContactWay, Customer
from threefold.identity import service as identity
from threefold.kit.clock import now

pytestmark = pytest.mark.usefixtures("plan")


def test_a_message_is_an_event_of_its_customer() -> None:
    done = send(track("m1", timestamp="2026-03-01T10:00:00.250Z", properties={"watt": 9}))
    assert done == {"received": 1, "landed": 1, "duplicates": 0, "quarantined": 0}
    event = only()
    assert event["kind"] == "lamp_switched"
    assert event["occurred_at"] == datetime(2026, 3, 1, 10, 0, 0, 250_000, UTC)
    assert event["month"] == "2026-03"
    assert properties(event) == {"watt": 9}
    customer = identity.find("customer_number", SHOP, "u1")
    assert customer is not None
    assert event["subject"] in identity.subjects_of(customer)
    assert behavioral.life(identity.subjects_of(customer)).total == 1


def test_an_order_is_a_line_for_each_product() -> None:
    products = [
        {"product_id": "p1", "name": "Cap", "price": 10, "quantity": 2, "category": "Hats"},
        {"sku": "p2", "name": "Pen", "price": "5.5"},
    ]
    send(
        track("o1", "Order Completed", properties={"order_id": "77", "currency": "EUR",
              "products": products}),
        track("o2", "Order Refunded", properties={"order_id": "77", "currency": "EUR",
              "products": products[:1]}),
    )  # fmt: skip
    sold = landed(kind="purchase", outcome=None)
    assert [(row["product"], row["quantity"], row["amount"]) for row in sold] == [
        ("p1", Decimal(2), Decimal(20)),
        ("p2", Decimal(1), Decimal("5.5")),
    ]
    assert {row["reference"] for row in sold} == {"77"}
    assert [properties(row)["product_name"] for row in sold] == ["Cap", "Pen"]
    back = only(kind="purchase", outcome="cancelled")
    assert (back["quantity"], back["amount"]) == (Decimal(-2), Decimal(-20))


def test_time_is_corrected_by_how_the_senders_clock_differs() -> None:
    send(track("m1", timestamp="2026-01-01T00:00:00Z", sentAt="2026-01-01T00:01:00Z"))
    event = only()
    assert event["original_at"] == datetime(2026, 1, 1, tzinfo=UTC)
    assert event["sent_at"] == datetime(2026, 1, 1, 0, 1, tzinfo=UTC)
    assert (event["received_at"] - event["occurred_at"]).total_seconds() == pytest.approx(60)


def test_the_customers_own_time_zone_gives_the_time_of_day() -> None:
    send(
        track("a", timestamp="2026-07-01T10:00:00Z", context={"timezone": "Asia/Shanghai"}),
        track("b", timestamp="2026-07-02T10:00:00Z", context={"timezone": "No/Where"}),
    )
    assert [row["local_at"].hour for row in landed()] == [18, 10]


def test_identify_makes_a_customer_who_can_be_reached() -> None:
    send(
        {
            "type": "identify",
            "messageId": "i1",
            "userId": 12,
            "anonymousId": "browser-1",
            "traits": {
                "firstName": "Ana", "lastName": "García", "email": "Ana@Example.com",
                "address": {"city": "Madrid", "country": "Spain"}, "favourite colour": "red",
            },
            "context": {"traits": {"firstName": "loses", "gender": "female"},
                        "consents": {"marketing": True}},
        },
        {"type": "page", "messageId": "p1", "anonymousId": "browser-1", "name": "Home"},
    )  # fmt: skip
    customer = Customer.objects.get()
    values = {code: each["v"] for code, each in customer.golden.items()}
    assert values["given_name"] == "Ana"
    assert values["family_name"] == "García"
    assert values["city"] == "Madrid"
    way = ContactWay.objects.get(customer=customer, kind="email")
    assert way.value == "ana@example.com"
    assert way.consent == {"marketing": True}
    assert identity.find("email", "", "ana@example.com") == customer.pk
    assert only()["subject"] in identity.subjects_of(customer.pk)
    assert Run.objects.get().counts["unplanned"] == {"favourite colour": 1}


def test_alias_joins_what_a_browser_did_before() -> None:
    send({"type": "track", "messageId": "1", "anonymousId": "b7", "event": "Lamp Switched"})
    before = Customer.objects.get()
    send({"type": "alias", "messageId": "2", "userId": "u9", "previousId": "b7"})
    assert identity.find("customer_number", SHOP, "u9") == before.pk
    assert balanced(SHOP)["landed"] == 2


def test_contacts_are_filed_under_any_known_identifier() -> None:
    send(
        {"type": "identify", "messageId": "i", "userId": "u1",
         "traits": {"email": "a@example.com"}},
        {
            "type": "track", "messageId": "c", "event": "contact",
            "properties": {"channel": "phone", "outcome": "answered", "duration_s": 61,
                           "direction": "in"},
            "context": {"externalIds": [{"type": "email", "id": "A@example.com"}]},
        },
    )  # fmt: skip
    contact = only(kind="contact")
    assert (contact["channel"], contact["outcome"], contact["duration_s"]) == (
        "phone", "answered", 61.0,
    )  # fmt: skip
    assert Customer.objects.count() == 1
    assert contact["subject"] in identity.subjects_of(Customer.objects.get().pk)


PERSONAL = {
    "email": "x@example.com",
    "First-Name": "Ana",
    "note": "write to ana.garcia@example.com",
    "customer": {"phone": "+34 600"},
    "ip": "10.0.0.1",
    "colour": "red",
    "size": 3,
}


def test_what_tells_who_somebody_is_stays_out_of_the_lake() -> None:
    send(track("m", properties=PERSONAL, context={"ip": "10.0.0.1", "userAgent": "x"}))
    assert properties(only()) == {"colour": "red", "size": 3}


def test_a_tracking_plan_calls_further_properties_personal() -> None:
    rule = KindRule(properties={"shoe": PropertyRule(personal=True)})
    source()
    stream.tracking.save(SHOP, Tracking(kinds={"Lamp Switched": rule}))
    send(track("m", properties={"shoe": 38, "colour": "red"}))
    assert properties(only()) == {"colour": "red"}


def test_a_page_address_loses_its_query() -> None:
    send(
        {"type": "page", "messageId": "p", "userId": "u", "context": {},
         "properties": {"url": "https://shop.example/a?token=1#x", "title": "A"}},
    )  # fmt: skip
    event = only()
    assert (event["kind"], event["channel"]) == ("page_view", "web")
    assert event["place"] == "https://shop.example/a"


BAD = [
    ({"userId": {"a": 1}}, "wrong_type", "userId"),
    ({"userId": True}, "wrong_type", "userId"),
    ({"userId": None}, "nobody", "userId"),
    ({"userId": ""}, "nobody", "userId"),
    ({"event": ""}, "missing", "event"),
    ({"event": "x" * 201}, "too_long", "event"),
    ({"type": "nonsense"}, "type", "type"),
    ({"type": None}, "type", "type"),
    ({"properties": [1]}, "wrong_type", "properties"),
    ({"properties": "text"}, "wrong_type", "properties"),
    ({"context": 7}, "wrong_type", "context"),
    ({"timestamp": "yesterday"}, "time", "timestamp"),
    ({"timestamp": "1066-10-14T00:00:00Z"}, "time", "timestamp"),
    ({"event": "purchase", "properties": {"quantity": "many"}}, "wrong_type", "quantity"),
    ({"event": "purchase", "properties": {"amount": 1e30}}, "wrong_type", "amount"),
    ({"type": "alias"}, "missing", "previousId"),
    ({"type": "group"}, "missing", "groupId"),
    ({"properties": {"x": "y" * 40_000}}, "too_big", ""),
    ({"type": "identify", "traits": {"birthday": "31.02.2001"}}, "trait", "birthday:no_such_date"),
    ({"type": "identify", "userId": "n/a", "traits": {"name": "Ana Ruiz"}}, "nobody", ""),
]


@pytest.mark.parametrize(("change", "cause", "detail"), BAD)
def test_a_bad_event_is_held_with_its_reason_and_loses_no_good_one(
    change: dict, cause: str, detail: str
) -> None:
    done = send(track("good"), {**track("bad"), **change}, track("good too"))
    assert done == {"received": 3, "landed": 2, "duplicates": 0, "quarantined": 1}
    assert held() == [(cause, detail)]
    assert Held.objects.get().message_id == "bad"
    balanced(SHOP)


def test_what_is_no_object_is_held_as_it_came(home) -> None:
    from threefold.collect.logic.stream.spool import Request
    from threefold.collect.service.stream.emit import _spool

    source()
    items = '["list"]\nnonsense\n\n{"type":"track","userId":1e999,"event":"E"}\nnull'
    _spool().put_wait(Request(SHOP, 5, items, None, None, None))
    done = stream.land_waiting()
    assert done["received"] == 5
    assert [cause for cause, _ in held()] == ["malformed"] * done["quarantined"]
    assert '["list"]' in set(Held.objects.values_list("payload", flat=True))
    balanced(SHOP)


def test_events_nobody_planned_are_allowed_warned_of_or_held_back() -> None:
    source()
    for unknown, state in ((WARN, "landed"), (QUARANTINE, "quarantined")):
        stream.tracking.save(SHOP, Tracking(unknown=unknown))
        assert send(track(unknown))[state] == 1
    assert Run.objects.get().counts["warnings"] == {"unknown_kind": 1}
    assert held() == [("unknown_kind", "event")]


def test_properties_are_held_against_the_tracking_plan() -> None:
    source()
    rule = KindRule(
        kind="contact",
        properties={"level": PropertyRule("number", required=True), "on": PropertyRule("boolean")},
    )
    stream.tracking.save(SHOP, Tracking(QUARANTINE, {"Lamp Switched": rule}))
    send(
        track("ok", properties={"level": 3, "on": True}),
        track("none", properties={"on": True}),
        track("word", properties={"level": "high"}),
        track("text", properties={"level": 1, "on": "yes"}),
        track("more", properties={"level": 1, "glow": 1}),
    )
    assert held() == [
        ("missing", "level"),
        ("unknown_property", "glow"),
        ("wrong_type", "level"),
        ("wrong_type", "on"),
    ]
    assert only()["kind"] == "contact"


def test_an_event_comes_in_once_however_often_it_is_sent() -> None:
    assert send(track("a"), track("a"), track("b"))["duplicates"] == 1
    assert send(track("a"), track("b", sentAt="2026-01-01T00:00:00Z"))["duplicates"] == 2
    assert len(landed()) == 2
    assert balanced(SHOP) == {
        "received": 5, "landed": 2, "duplicates": 3, "quarantined": 0, "waiting": 0,
    }  # fmt: skip


def test_the_same_id_is_another_event_in_another_source() -> None:
    send(track("a"))
    assert send(track("a"), to="app")["landed"] == 1


def test_the_same_id_with_another_body_is_a_conflict() -> None:
    send(track("a", properties={"n": 1}))
    send(track("a", properties={"n": 2}), track("a", properties={"n": 1}))
    assert held() == [("conflict", "messageId")]
    assert balanced(SHOP)["duplicates"] == 1


def test_events_of_one_moment_keep_their_order() -> None:
    at = "2026-02-03T04:05:06Z"
    send(*(track(f"m{i}", timestamp=at, properties={"i": i}) for i in range(300)))
    order = [properties(row)["i"] for row in landed()]
    assert order == list(range(300))


def test_an_identify_that_goes_back_to_an_earlier_value_is_believed() -> None:
    for number, name in enumerate(("Ana", "Eva", "Ana")):
        send({"type": "identify", "messageId": f"i{number}", "userId": "u1",
              "traits": {"firstName": name}})  # fmt: skip
    assert Customer.objects.get().golden["given_name"]["v"] == "Ana"


def test_without_an_id_every_event_counts() -> None:
    first = track("x")
    del first["messageId"]
    assert send(first, first)["landed"] == 2


def test_held_events_are_mended_and_sent_in_again(owner) -> None:
    send(track("bad", event="purchase", properties={"amount": "ten"}))
    group = stream.quarantine.causes(SHOP)[0]
    assert (group["cause"], group["detail"], group["name"], group["events"]) == (
        "wrong_type", "amount", "purchase", 1,
    )  # fmt: skip
    ids = [row.pk for row in stream.quarantine.rows(SHOP)]
    assert stream.quarantine.fill(ids, {"properties.amount": 10}, actor=owner) == 1
    assert stream.quarantine.replay(ids, actor=owner) == 1
    stream.land_waiting()
    assert only(kind="purchase")["amount"] == Decimal(10)
    assert not stream.quarantine.rows(SHOP).exists()
    # The client sending the bad one again is told apart from the mended one.
    assert send(track("bad", event="purchase", properties={"amount": "ten"}))["duplicates"] == 1
    assert balanced(SHOP)["landed"] == 1


def test_dropped_events_keep_their_count_only_after_a_day(owner) -> None:
    send(track("bad", event=""))
    ids = [row.pk for row in stream.quarantine.rows(SHOP)]
    assert stream.quarantine.drop(ids, actor=owner) == 1
    assert stream.quarantine.forget_dropped() == 0
    assert stream.quarantine.take_back(ids, actor=owner) == 1
    assert stream.quarantine.rows(SHOP).count() == 1
    stream.quarantine.drop(ids, actor=owner)
    Held.objects.update(settled_at=now() - timedelta(hours=25))
    assert stream.quarantine.forget_dropped() == 1
    assert Held.objects.get().payload == "{}"
    assert stream.quarantine.take_back(ids, actor=owner) == 0
    assert balanced(SHOP)["quarantined"] == 1


def test_messages_are_remembered_by_hashes_only() -> None:
    send(track("secret-id"))
    assert [type(value) for value in Message.objects.values_list("key", "body").get()] == [int, int]
