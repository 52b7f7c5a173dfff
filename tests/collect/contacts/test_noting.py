"""A contact noted by staff: in the store, in the lake, proof of the way it took."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from threefold.audit import service as audit
from threefold.collect.models import ContactLog, FollowUp
from threefold.collect.service import contacts, stream
from threefold.descriptive.models import ContactProof
from threefold.kit import clock
from threefold.kit.errors import Conflict, Denied, Invalid, NotFound, Unavailable

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_contact_reaches_the_timeline_without_its_note(
    jose: int, agent: Any, entry: Any, timeline: Any
) -> None:
    told = entry(reason="complaint", reference="T-7", duration_s=95, note="Lives at Calle Sol 3")
    made = contacts.log(told, actor=agent)
    (event,) = timeline(jose)
    assert event["id"] == contacts.event_id(made)
    assert (event["channel"], event["category"], event["outcome"]) == (
        "phone", "complaint", "answered",
    )  # fmt: skip
    assert (event["reference"], event["duration_s"]) == ("T-7", 95.0)
    assert event["occurred_at"] == made.at
    assert json.loads(event["properties"])["direction"] == "out"
    assert "Calle" not in str(event)
    assert "Calle" not in json.dumps(contacts.message(made))


def test_sending_a_contact_again_adds_nothing(
    jose: int, agent: Any, entry: Any, timeline: Any
) -> None:
    made = contacts.log(entry(), actor=agent)
    assert len(timeline(jose)) == 1
    stream.emit(contacts.SOURCE, [contacts.message(made)])
    assert len(timeline(jose)) == 1


def test_what_the_spool_cannot_take_is_sent_later(
    jose: int, agent: Any, entry: Any, timeline: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: Any, **_kwargs: Any) -> None:
        raise Unavailable("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(stream, "emit", full)
        made = contacts.log(entry(), actor=agent)
    assert timeline(jose) == []
    ContactLog.objects.filter(pk=made.pk).update(logged_at=clock.now() - timedelta(minutes=2))
    contacts.look_after()
    assert len(timeline(jose)) == 1
    made.refresh_from_db()
    assert made.sent_at is not None


@pytest.mark.parametrize(
    ("kind", "channel", "direction", "outcome", "validity"),
    [
        ("mobile", "phone", "out", "answered", "valid"),
        ("mobile", "phone", "out", "left_message", "valid"),
        ("mobile", "phone", "out", "wrong_number", "invalid"),
        ("mobile", "phone", "out", "busy", "unknown"),
        ("mobile", "phone", "in", "no_answer", "valid"),
        ("email", "email", "out", "bounced", "invalid"),
        ("email", "email", "out", "sent", "unknown"),
        ("email", "email", "in", "resolved", "valid"),
    ],
)
def test_how_it_ended_proves_the_way(
    agent: Any, entry: Any, way: Any, kind: str, channel: str, direction: str, outcome: str,
    validity: str,
) -> None:  # fmt: skip
    told = entry(channel=channel, direction=direction, outcome=outcome, way_id=way(kind).pk)
    contacts.log(told, actor=agent)
    assert way(kind).validity == validity


def test_a_contact_taken_back_takes_its_traces_along(
    jose: int, agent: Any, entry: Any, way: Any, timeline: Any
) -> None:
    step = contacts.Step("call", clock.now().date(), agent)
    told = entry(outcome="wrong_number", way_id=way("mobile").pk, step=step)
    made = contacts.log(told, actor=agent)
    other = contacts.log(entry(), actor=agent)
    assert len(timeline(jose)) == 2
    contacts.withdraw(made.pk, actor=agent)
    assert [event["id"] for event in timeline(jose)] == [contacts.event_id(other)]
    assert way("mobile").validity == "unknown"
    assert not ContactProof.objects.filter(customer_id=jose).exists()
    assert contacts.step_counts(agent) == {"overdue": 0, "due": 0, "later": 0, "done": 0}
    made.refresh_from_db()
    assert made.gone_at is not None
    actions = set(audit.search(target=f"customer {jose}").values_list("action", flat=True))
    assert {"collect.contact.log", "collect.contact.withdraw"} <= actions
    with pytest.raises(Conflict):
        contacts.withdraw(made.pk, actor=agent)


def test_what_is_taken_back_before_it_landed_goes_once_it_has(
    jose: int, agent: Any, entry: Any, timeline: Any
) -> None:
    made = contacts.log(entry(), actor=agent)
    contacts.withdraw(made.pk, actor=agent)
    assert len(timeline(jose)) == 1
    contacts.look_after()
    assert timeline(jose) == []
    stream.emit(contacts.SOURCE, [contacts.message(made)])
    assert timeline(jose) == []


def test_a_correction_takes_the_place_of_what_it_corrects(
    jose: int, agent: Any, entry: Any, way: Any, timeline: Any
) -> None:
    way_id = way("mobile").pk
    made = contacts.log(entry(outcome="wrong_number", way_id=way_id), actor=agent)
    assert len(timeline(jose)) == 1
    better = entry(outcome="answered", way_id=way_id, at=made.at)
    new = contacts.correct(made.pk, better, actor=agent)
    assert [event["outcome"] for event in timeline(jose)] == ["answered"]
    assert (new.corrects_id, way("mobile").validity) == (made.pk, "valid")


def test_only_who_noted_it_may_change_it_and_only_for_a_day(
    agent: Any, owner: Any, analyst: Any, entry: Any, django_user_model: Any
) -> None:
    other = django_user_model.objects.create_user("li", role="agent")
    made = contacts.log(entry(), actor=agent)
    for stranger in (other, analyst):
        with pytest.raises(Denied):
            contacts.withdraw(made.pk, actor=stranger)
    old = clock.now() - timedelta(hours=contacts.REGRET_HOURS + 1)
    ContactLog.objects.filter(pk=made.pk).update(logged_at=old)
    with pytest.raises(Denied):
        contacts.withdraw(made.pk, actor=agent)
    assert contacts.withdraw(made.pk, actor=owner).withdrawn_at


@pytest.mark.parametrize("role", ["analyst", "auditor", "outsider"])
def test_who_may_not_serve_customers_notes_nothing(
    request: pytest.FixtureRequest, entry: Any, role: str
) -> None:
    with pytest.raises(Denied):
        contacts.log(entry(), actor=request.getfixturevalue(role))
    assert not ContactLog.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"outcome": "bounced"},
        {"channel": "pigeon"},
        {"direction": "up"},
        {"reason": "love"},
        {"reference": "my mother's"},
        {"at": clock.now() + timedelta(hours=1)},
    ],
)
def test_what_does_not_go_together_is_refused(agent: Any, entry: Any, wrong: Any) -> None:
    with pytest.raises(Invalid):
        contacts.log(entry(**wrong), actor=agent)
    assert not ContactLog.objects.exists()


def test_a_way_of_somebody_else_is_refused(
    agent: Any, entry: Any, way: Any, shop: dict[str, int]
) -> None:
    with pytest.raises(NotFound):
        contacts.log(entry(customer_id=shop["王小明"], way_id=way("mobile").pk), actor=agent)


def test_next_steps_are_sorted_by_how_pressing_they_are(agent: Any, owner: Any, entry: Any) -> None:
    from django.utils import timezone

    today = timezone.localdate()
    for days in (-3, -1, 0, 5):
        step = contacts.Step("write", today + timedelta(days=days), agent, detail=f"{days}")
        contacts.log(entry(step=step), actor=agent)
    assert contacts.step_counts(agent) == {"overdue": 2, "due": 1, "later": 1, "done": 0}
    assert [step.detail for step in contacts.steps(agent, "overdue")] == ["-3", "-1"]
    first = contacts.steps(agent, "overdue")[0]
    contacts.finish(first.pk, actor=agent)
    assert contacts.step_counts(agent)["done"] == 1
    assert contacts.step_counts(owner)["overdue"] == 0
    assert contacts.step_counts(owner, everybody=True)["overdue"] == 1
    contacts.finish(first.pk, actor=owner, done=False)
    assert FollowUp.objects.get(pk=first.pk).done_at is None


def test_a_step_is_given_only_to_who_serves_customers(agent: Any, analyst: Any, entry: Any) -> None:
    with pytest.raises(Invalid):
        contacts.log(entry(step=contacts.Step("call", clock.now().date(), analyst)), actor=agent)
    assert not ContactLog.objects.exists()


def test_what_is_held_on_a_person_is_handed_out_and_erased(
    jose: int, agent: Any, entry: Any
) -> None:
    from threefold.collect import privacy

    step = contacts.Step("call", clock.now().date(), agent)
    made = contacts.log(entry(note="Lives at Calle Sol 3", step=step), actor=agent)
    contacts.correct(made.pk, entry(note="Moved"), actor=agent)
    held = privacy.export(jose)
    assert {row["note"] for row in held["contactlog"]} == {"Lives at Calle Sol 3", "Moved"}
    assert len(held["followup"]) == 1
    assert privacy.erase(jose) == {"contactlog": 2, "followup": 1, "driveentry": 0}
    assert privacy.export(jose) == {"contactlog": [], "followup": [], "driveentry": []}
