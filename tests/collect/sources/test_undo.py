"""A day of live events is taken back, and may come again."""

from __future__ import annotations

import pytest
from tests.collect.stream.world import SHOP, balanced, landed, send, track

from threefold.audit.models import Entry
from threefold.collect import service
from threefold.collect.models import Held, HeldState, Message, Run
from threefold.collect.service import stream
from threefold.descriptive.models import Customer
from threefold.view.models import Card

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("plan")]

IDENTIFY = {"type": "identify", "messageId": "i1", "userId": "u1", "traits": {"city": "Graz"}}


def test_a_day_is_undone_and_may_be_sent_again(owner) -> None:
    messages = [track("m1"), track("m2"), IDENTIFY, track("bad", event="")]
    send(*messages)
    run = Run.objects.get(content="live")
    day = run.day
    assert balanced(SHOP) == {
        "received": 4, "landed": 3, "duplicates": 0, "quarantined": 1, "waiting": 0,
    }  # fmt: skip
    assert Card.objects.count() == 1
    done = service.undo(run.pk, user=owner)
    assert done.removed == 3
    run.refresh_from_db()
    assert (run.state, run.day) == ("undone", day)
    assert not landed()
    assert not Message.objects.exists()
    assert not Customer.objects.exists()
    assert not Card.objects.exists()
    held = Held.objects.get()
    assert (held.state, held.payload) == (HeldState.DROPPED, "{}")
    assert sum(balanced(SHOP).values()) == 0
    assert Entry.objects.filter(action="collect.run.undo").count() == 1
    assert service.undo(run.pk) == done
    again = send(*messages)
    assert again == {"received": 4, "landed": 3, "duplicates": 0, "quarantined": 1}
    assert balanced(SHOP)["landed"] == 3
    assert Run.objects.filter(content="live", day=day).count() == 2
    assert Card.objects.count() == 1


def test_a_customer_known_before_keeps_what_others_told(owner) -> None:
    send(track("m1"), to="till")
    send(track("m1", event="Lamp Broken"), IDENTIFY, to=SHOP)
    service.undo(Run.objects.get(source=SHOP).pk, user=owner)
    assert [row["source"] for row in landed()] == ["till"]
    assert sum(balanced(SHOP).values()) == 0
    assert balanced("till")["landed"] == 1


def test_events_that_come_meanwhile_land_in_a_run_of_their_own(owner) -> None:
    send(track("m1"))
    first = Run.objects.get()
    Run.objects.filter(pk=first.pk).update(state="undoing", day=None)
    send(track("m2"))
    service.undo(first.pk, user=owner)
    assert [row["run"] for row in landed()] == [Run.objects.exclude(pk=first.pk).get().pk]
    assert balanced(SHOP)["received"] == 1
    assert stream.land_waiting()["received"] == 0
