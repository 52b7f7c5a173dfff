"""What became of calls and messages proves the ways they took, by file and by stream alike."""

from __future__ import annotations

import pytest

from threefold.collect import service
from threefold.collect.logic import contacts as logic
from threefold.collect.service import stream
from threefold.collect.types import KindRule, PropertyRule, Tracking
from threefold.descriptive import service as descriptive
from threefold.descriptive.models import ContactProof, ContactWay
from threefold.identity import service as identity

pytestmark = pytest.mark.django_db

PEOPLE = "customer id,full name,email,mobile\n"
ANA = "C1,Ana,ana@example.com,+34 600 111 222\n"
RESPONSES = """when,customer id,channel,campaign,response
2026-03-01 10:00:00,C1,email,spring,sent
2026-03-01 11:00:00,C1,email,spring,clicked
2026-03-02 10:00:00,C2,email,spring,bounced
"""
CALLS = """when,customer id,channel,direction,outcome
2026-04-01 10:00:00,C1,phone,out,resolved
2026-04-02 10:00:00,C1,phone,out,no_answer
"""


@pytest.fixture(autouse=True)
def _home(home, plan):
    pass


def ways() -> dict[str, tuple[str, str]]:
    return {each.value: (each.proof, each.validity) for each in ContactWay.objects.all()}


def responses(bring, text: str = RESPONSES, to: dict | None = None):
    told = {"when": "event.occurred_at", "response": "event.outcome"}
    return bring(text, "responses", to={**told, "campaign": "property.campaign", **(to or {})})[0]


def calls(bring, text: str = CALLS):
    to = {"when": "event.occurred_at", "direction": "property.direction"}
    return bring(text, "contacts", to=to)[0]


def test_what_came_of_it_proves_the_only_way(bring):
    bring(PEOPLE + ANA, "customers")
    responses(bring)
    calls(bring)
    assert ways() == {
        "ana@example.com": ("clicked", "valid"),
        "+34600111222": ("spoken", "valid"),
    }
    told = ContactProof.objects.get(proof="spoken")
    assert (told.source, told.user_id) == ("shop", None)
    assert told.at.isoformat() == "2026-04-01T10:00:00+00:00"


def test_a_way_known_later_is_proved_then(bring):
    responses(bring)
    calls(bring)
    assert ContactProof.objects.filter(kind="").count() == 3
    bring(PEOPLE + ANA + "C2,Ben,ben@example.com,\n", "customers")
    assert ways()["ana@example.com"] == ("clicked", "valid")
    assert ways()["ben@example.com"] == ("bounced", "invalid")
    assert not ContactProof.objects.filter(kind="").exists()


def test_of_two_numbers_nobody_knows_which_was_called(bring):
    bring(
        PEOPLE.replace("mobile", "mobile,phone") + ANA.strip() + ",+34 910 000 111\n", "customers"
    )
    calls(bring)
    assert {ways()[number][0] for number in ("+34600111222", "+34910000111")} == {"form"}


def test_an_event_under_an_address_names_it(bring, owner):
    bring(PEOPLE + ANA, "customers")
    ana = identity.owner("customer_number", "shop", "C1")
    descriptive.set_value(ana, "email", "second@example.com", actor=owner)
    text = """when,email,channel,campaign,response
2026-03-01 11:00:00,ana@example.com,email,spring,opened
"""
    to = {"email": "identifier.email"}
    responses(bring, text, to=to)
    assert ways()["ana@example.com"][0] == "delivered"
    assert ways()["second@example.com"][0] == "form"


def test_undoing_takes_the_proof_back_unless_another_import_told_it_too(bring):
    bring(PEOPLE + ANA, "customers")
    first = responses(bring)
    again = responses(bring, RESPONSES + "2026-03-05 10:00:00,C1,email,late,sent\n")
    assert ContactProof.objects.count() == 2, "the same events prove once"
    service.undo(first.pk)
    assert ways()["ana@example.com"] == ("clicked", "valid")
    assert set(ContactProof.objects.values_list("run", flat=True)) == {again.pk}
    service.undo(again.pk)
    assert ways()["ana@example.com"] == ("form", "unknown")
    assert not ContactProof.objects.exists()


def test_live_events_prove_as_well(bring, owner):
    bring(PEOPLE + ANA, "customers")
    source = stream.sources.create("Mailer", owner).pk
    rule = KindRule(
        "campaign_response",
        {"channel": PropertyRule("text"), "outcome": PropertyRule("text")},
    )
    stream.tracking.save(source, Tracking(kinds={"Email Link Clicked": rule}), actor=owner)
    message = {
        "type": "track", "messageId": "m1", "event": "Email Link Clicked", "anonymousId": "a",
        "context": {"externalIds": [{"type": "email", "id": "ana@example.com"}]},
        "properties": {"channel": "email", "outcome": "clicked", "reference": "s"},
        "timestamp": "2026-05-01T10:00:00Z",
    }  # fmt: skip
    stream.emit(source, [message])
    stream.land_waiting()
    assert ways()["ana@example.com"] == ("clicked", "valid")
    run = ContactProof.objects.get().run
    service.undo(run)
    assert ways()["ana@example.com"] == ("form", "unknown")


def test_merging_settles_nothing_that_parting_would_have_to_undo(bring, owner):
    bring(PEOPLE + ANA + "C3,Anna,,\n", "customers")
    calls(bring, CALLS.replace("C1", "C3"))
    ana, anna = (identity.owner("customer_number", "shop", code) for code in ("C1", "C3"))
    identity.merge(ana, anna, actor=owner)
    assert ways()["+34600111222"] == ("form", "unknown")
    assert ContactProof.objects.get().kind == ""


@pytest.mark.parametrize(
    ("told", "proof"),
    [
        (("contact", "Phone", "in", "resolved"), "spoken"),
        (("contact", "Phone", "in", "no_answer"), "answered"),
        (("contact", "phone", "out", "answered"), "spoken"),
        (("contact", "phone", "", "busy"), ""),
        (("contact", "phone", "in", "wrong_number"), ""),
        (("contact", "E-mail", "inbound", "resolved"), "answered"),
        (("contact", "visit", "in", "resolved"), ""),
        (("contact", "letter", "out", "returned"), "returned"),
        (("campaign_response", "email", "", "Clicked"), "clicked"),
        (("campaign_response", "email", "", "opened"), "delivered"),
        (("campaign_response", "email", "", "sent"), ""),
        (("campaign_response", "email", "", "unsubscribed"), "answered"),
        (("campaign_response", "post", "", "bounced"), "returned"),
        (("campaign_response", "billboard", "", "clicked"), ""),
    ],
)
def test_words_of_sources(told, proof):
    assert logic.proof_of_event(*told) == proof
