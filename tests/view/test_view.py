from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from threefold.descriptive import service as descriptive
from threefold.descriptive.models import ContactWay
from threefold.kit.errors import NotFound
from threefold.view.logic.values import Reader
from threefold.view.models import Card
from threefold.view.service import customer_view, figures, matching, narrowed, refresh

pytestmark = pytest.mark.django_db

JOSE, XIAOMING, ANNA = "José García Lorca", "王小明", "Anna Ørsted"


def reader(**shown: str) -> Reader:
    return Reader(
        shows=lambda privacy: shown.get(privacy, "shown"),
        mask=lambda _text, _type: "•••",
        language="en",
        now=datetime(2026, 3, 10, tzinfo=UTC),
    )


def test_three_kinds_of_one_customer(shop):
    seen = customer_view(shop[JOSE], reader())
    assert (seen.name, seen.kind, seen.reachability) == (JOSE, "person", "reachable")
    assert seen.life.orders == 2
    assert seen.life.spend == Decimal("39.75")
    assert seen.life.cancelled_lines == 1
    assert {way.kind for way in seen.ways} == {"mobile", "email"}
    assert {value.variable: value.text for value in seen.measures}["csat"] == "4"
    assert [answer.number for answer in seen.answers if answer.variable == "nps"] == [9, 5]
    assert seen.behavioral.known == 2
    assert seen.descriptive.as_of is not None


def test_the_timeline_is_newest_first_with_orders_as_one_entry(shop):
    seen = customer_view(shop[JOSE], reader())
    assert [moment.at for moment in seen.moments] == sorted(
        (moment.at for moment in seen.moments), reverse=True
    )
    order = next(moment for moment in seen.moments if moment.title == "1001")
    assert len(order.lines) == 3
    assert order.amount == Decimal("17.25")
    assert next(m for m in seen.moments if m.title == "C1003").cancelled
    only = customer_view(shop[JOSE], reader(), kind="contact")
    assert {moment.kind for moment in only.moments} == {"contact"}


def test_what_is_missing_is_an_invitation_with_its_reason(shop):
    seen = customer_view(shop[XIAOMING], reader())
    assert seen.descriptive.missing
    assert all(value.why for value in seen.descriptive.missing)
    assert seen.related.known == 0


def test_masked_and_hidden_values_do_not_leave_the_service(shop):
    seen = customer_view(shop[JOSE], reader(personal="masked", internal="hidden"))
    text = repr(seen)
    for secret in ("jose.garcia@example.com", "600111222", "1984-05-01", "García"):
        assert secret not in text


def test_every_value_knows_its_source_and_age(shop):
    seen = customer_view(shop[JOSE], reader())
    for value in seen.values:
        if value.text:
            assert value.source == "crm"
            assert value.observed_at is not None


def test_previous_and_next_walk_through_all_customers(shop):
    walked, at = [], Card.objects.order_by("sort_name", "customer_id").first().customer_id
    while at is not None:
        walked.append(at)
        at = customer_view(at, reader()).next_id
    assert walked == list(
        Card.objects.order_by("sort_name", "customer_id").values_list("customer_id", flat=True)
    )
    assert customer_view(walked[-1], reader()).previous_id == walked[-2]


def test_no_such_customer(shop):
    with pytest.raises(NotFound):
        customer_view(987654, reader())


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("garcia", JOSE),
        ("GARCÍA lorca", JOSE),
        ("600111222", JOSE),
        ("+34 600 111 222", JOSE),
        ("jose.garcia@example.com", JOSE),
        ("17850", JOSE),
        ("小明", XIAOMING),
        ("anna orsted", None),
        ("anna", ANNA),
        ("99001", ANNA),
    ],
)
def test_search_by_name_number_and_address(shop, text, name):
    names = set(matching(Card.objects.all(), text).values_list("name", flat=True))
    assert names == ({name} if name else set())


@pytest.mark.parametrize(
    ("criteria", "names"),
    [
        ({"orders_min": 1}, {JOSE, XIAOMING}),
        ({"complained": "yes"}, {JOSE}),
        ({"answered": "yes"}, {JOSE}),
        ({"csat_max": 3}, set()),
        ({"csat_max": 4}, {JOSE}),
        ({"country": "CN"}, {XIAOMING}),
        ({"reachability": "reachable", "orders_min": 1}, {JOSE, XIAOMING}),
        ({"spend_min": 20}, {JOSE}),
        ({"q": "anna", "orders_min": 1}, set()),
        ({"quiet_for": 100_000}, set()),
        ({"bought_within": 100_000}, {JOSE, XIAOMING}),
    ],
)
def test_filters_over_all_three_kinds(shop, criteria, names):
    assert set(narrowed(Card.objects.all(), criteria).values_list("name", flat=True)) == names


def test_rebuilding_everything_changes_nothing(shop):
    def state() -> list[tuple[object, ...]]:
        fields = [f.attname for f in Card._meta.fields if f.attname != "updated_at"]
        return list(Card.objects.order_by("pk").values_list(*fields))

    before = state()
    assert refresh() == len(before)
    assert state() == before


def test_new_rates_tell_anew_until_when_somebody_is_reached(shop, agent):
    way = ContactWay.objects.get(customer_id=shop[JOSE], kind="email")
    descriptive.prove_contact(way.pk, "confirmed", actor=agent)
    Card.objects.update(reached_until=None)
    descriptive.note_accuracy()
    card = Card.objects.get(pk=shop[JOSE])
    assert card.reached_until > datetime.now(UTC) + timedelta(days=365)
    assert Card.objects.get(pk=shop[ANNA]).reached_until is None, "an address nobody tried"


def test_probably_reachable_is_as_long_as_a_way_reaches(shop, agent, monkeypatch):
    way = ContactWay.objects.get(customer_id=shop[JOSE], kind="email")
    for each in ContactWay.objects.filter(customer_id=shop[JOSE]).exclude(pk=way.pk):
        descriptive.prove_contact(each.pk, "wrong_number", actor=agent)
    descriptive.prove_contact(way.pk, "delivered", actor=agent)
    reaches = Card.objects.get(pk=shop[JOSE]).reached_until

    def likely() -> bool:
        return shop[JOSE] in set(
            narrowed(Card.objects.all(), {"reachability": "likely"}).values_list("pk", flat=True)
        )

    assert likely()
    assert figures()["likely"] >= 1
    for days, so in ((-1, True), (1, False)):
        moment = reaches + timedelta(days=days)
        monkeypatch.setattr("threefold.kit.clock.now", lambda moment=moment: moment)
        assert likely() is so
        assert descriptive.accuracy_of(shop[JOSE]).reachable is so, "the same as measured"
    monkeypatch.undo()
    descriptive.note_consent(shop[JOSE], "contact", False, actor=agent)
    assert Card.objects.get(pk=shop[JOSE]).reached_until is None


def test_who_refuses_every_way_is_not_called_reachable(shop):
    from threefold.descriptive import service as descriptive
    from threefold.descriptive.models import Customer

    customer = Customer.objects.get(pk=shop[XIAOMING])
    assert Card.objects.get(pk=customer.pk).reachability == "reachable"
    for kind in {way.kind for way in customer.contact_ways.all()}:
        descriptive.note_consent(
            customer_id=customer.pk,
            contact_kind=kind,
            purpose="contact",
            given=False,
            source="staff",
            actor=None,
        )
    assert Card.objects.get(pk=customer.pk).reachability == "unreachable"
