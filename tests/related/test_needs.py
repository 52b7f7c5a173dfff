"""The register of needs: what is noted, counted, put together, taken back, who reads what."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.support.needs import wanted
from threefold.descriptive import service as descriptive
from threefold.descriptive.models import Customer, Member
from threefold.identity import service as identity
from threefold.kit import clock
from threefold.kit.errors import Conflict, Denied, Invalid, NotFound
from threefold.related import privacy
from threefold.related.logic.needs import strength
from threefold.related.models import Need, NeedEvidence
from threefold.related.service import needs

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(plan: Any) -> list[int]:
    first = descriptive.create_customers(3, run=1, at=clock.now())
    Customer.objects.filter(pk=first + 2).update(kind="organisation")
    return [first, first + 1, first + 2]


def of(name: str, **asked: Any) -> Any:
    """What the register says of a need; None when it leaves it out."""
    return next((each for each in needs.register(**asked) if each.need.name == name), None)


@pytest.mark.parametrize(
    ("told", "scale", "five"),
    [(1, (1, 5), 1), (10, (0, 10), 5), (5, (0, 10), 3), (2, (1, 7), 1.6667)],
)
def test_every_scale_becomes_one_to_five(told: float, scale: Any, five: float) -> None:
    assert strength.on_five(told, *scale) == five


def test_equal_names_are_one_need(three: list[int], agent: Any) -> None:
    first = wanted(agent, "Open  later", product="Shop")
    assert wanted(agent, "ＯＰＥＮ LATER", product="shop").need_id == first.need_id
    assert wanted(agent, "Open later").need_id != first.need_id
    assert Need.objects.get(pk=first.need_id).title == "Open later · Shop"


def test_a_customer_counts_once_and_more_evidence_strengthens(three: list[int], agent: Any) -> None:
    for told in (3, 2, 2):
        wanted(agent, strength=told, customer=three[0])
    wanted(agent, strength=8, scale=(0, 10), customer=three[2])
    wanted(agent, strength=2, people=6)
    found = of("Open later")
    assert (found.people, found.customers, found.pieces) == (8, 2, 5)
    # 3 and two halves; 4.2; six times 2.
    assert found.weight == pytest.approx(4 + 4.2 + 12)
    assert found.strength == pytest.approx(20.2 / 8)
    assert found.by_strength == (0, 6, 0, 2, 0)
    assert found.last_on == date(2026, 3, 1)
    assert needs.of_customer(three[0])[0][1] == 4
    assert wanted(agent, strength=5, customer=three[0])
    assert needs.of_customer(three[0])[0][1] == 5


def test_merged_customers_are_one(three: list[int], owner: Any) -> None:
    wanted(owner, strength=3, customer=three[0])
    wanted(owner, strength=4, customer=three[1])
    assert of("Open later").customers == 2
    identity.merge(three[0], three[1], actor=owner, reason="same")
    assert Member.objects.count() == 2
    assert (of("Open later").customers, of("Open later").weight) == (1, 4.5)
    assert needs.of_customer(three[1])[0][1] == 4.5


def test_filters(three: list[int], agent: Any, owner: Any) -> None:
    wanted(agent, customer=three[2], product="Card", strength=5)
    kept = wanted(agent, "Parking", strength=2)
    needs.change(kept.need, status="met", actor=owner)
    for asked, names in (
        ({}, ["Open later", "Parking"]),
        ({"product": "Card"}, ["Open later"]),
        ({"product": ""}, ["Parking"]),
        ({"status": "met"}, ["Parking"]),
        ({"strength": 3}, ["Open later"]),
        ({"whom": "organisation"}, ["Open later"]),
        ({"whom": "nobody"}, ["Parking"]),
        ({"whom": "person"}, []),
    ):
        assert [each.need.name for each in needs.register(**asked)] == names
    assert needs.products() == ["Card"]


def test_what_cannot_be_noted(three: list[int], agent: Any) -> None:
    for wrong in (
        {"name": " "}, {"name": "x" * 81}, {"strength": 6}, {"strength": 3, "scale": (5, 5)},
        {"kind": "rumour"}, {"people": 0}, {"said_on": timezone.localdate() + timedelta(days=2)},
    ):  # fmt: skip
        with pytest.raises(Invalid):
            wanted(agent, **wrong)
    with pytest.raises(NotFound):
        wanted(agent, customer=10**9)
    assert not NeedEvidence.objects.exists()


def test_together_apart_and_undone(three: list[int], owner: Any) -> None:
    a, b, c = (wanted(owner, name, customer=each) for name, each in zip("ABC", three, strict=True))
    needs.together(a.need, b.need, actor=owner)
    assert needs.together(b.need, c.need, actor=owner).name == "C"
    assert [(each.need.name, each.customers) for each in needs.register()] == [("C", 3)]
    assert {each.need.name for each in needs.evidence_of(needs.get(c.need_id))} == {"A", "B", "C"}
    wanted(owner, "a", people=2)
    assert of("C").people == 5
    with pytest.raises(Conflict):
        needs.together(needs.get(a.need_id), c.need, actor=owner)
    with pytest.raises(Invalid):
        needs.together(needs.get(c.need_id), needs.get(a.need_id), actor=owner)
    needs.undo(needs.get(b.need_id), actor=owner)
    assert [(each.need.name, each.people) for each in needs.register()] == [("B", 4), ("C", 1)]
    needs.apart(needs.get(a.need_id), actor=owner)
    assert len(needs.register()) == 3
    needs.undo(needs.get(a.need_id), actor=owner)
    assert needs.get(a.need_id).whole_id == b.need_id
    with pytest.raises(Conflict):
        needs.undo(needs.get(c.need_id), actor=owner)


def test_names_and_status_are_changed_and_put_back(three: list[int], owner: Any) -> None:
    a, b = wanted(owner, "A").need, wanted(owner, "B").need
    with pytest.raises(Conflict):
        needs.change(a, name="b", actor=owner)
    with pytest.raises(Invalid):
        needs.change(a, status="lost", actor=owner)
    needs.change(a, name="A+", status="meeting", actor=owner)
    assert wanted(owner, "a+").need_id == a.pk
    needs.undo(a, actor=owner)
    assert (needs.get(a.pk).name, needs.get(a.pk).status) == ("A", "open")
    needs.change(a, name="C", actor=owner)
    needs.change(b, name="A", actor=owner)
    with pytest.raises(Conflict):
        needs.undo(a, actor=owner)
    assert needs.get(a.pk).name == "C"
    assert [bool(each.undone_at) for each in needs.changes_of(a)] == [False, True]


def test_evidence_is_withdrawn_and_put_back(three: list[int], agent: Any, analyst: Any) -> None:
    other = wanted(analyst)
    mine = wanted(agent, customer=three[0])
    with pytest.raises(Denied):
        needs.withdraw(other, actor=agent)
    needs.withdraw(mine, actor=agent)
    assert of("Open later").people == 1
    needs.restore(mine, actor=analyst)
    assert of("Open later").people == 2


def test_who_reads_the_words(
    three: list[int], agent: Any, analyst: Any, owner: Any, outsider: Any, django_user_model: Any
) -> None:
    second = django_user_model.objects.create_user("second", role="agent")
    known = wanted(agent, customer=three[0], words="I work late")
    nobody = wanted(agent, words="We all work late: a@example.com", people=4)
    told = {
        user.username: (needs.shows(user, known), needs.shows(user, nobody))
        for user in (agent, second, analyst, owner, outsider)
    }
    assert told == {
        "agent": ("shown", "shown"), "second": ("masked", "hidden"),
        "analyst": ("masked", "shown"), "owner": ("masked", "shown"),
        "outsider": ("hidden", "hidden"),
    }  # fmt: skip
    assert {each.words for each in needs.voices(known.need, analyst)} == {
        "I work late", "We all work late: •••",
    }  # fmt: skip
    assert needs.voices(known.need, agent) is None
    assert needs.seen(analyst, nobody) == ("shown", "We all work late: •••")
    assert needs.seen(second, nobody) == ("hidden", "")
    assert not needs.may_write(outsider)


def test_the_file_masks_and_neutralises(three: list[int], agent: Any, analyst: Any) -> None:
    wanted(agent, "=1+1", customer=three[0], words="I work late")
    wanted(agent, "Parking", words="-too far", people=2)
    text = needs.exporting.needs(needs.register(), actor=analyst).decode("utf-8-sig")
    assert "'=1+1" in text
    assert text.count("\n") == 3
    lines = needs.exporting.evidence(needs.register(), actor=analyst).decode("utf-8-sig")
    assert "I work late" not in lines
    assert "I•••" in lines
    assert "'-too far" in lines
    assert f",{three[0]}," in lines


def test_handed_out_and_erased(three: list[int], agent: Any) -> None:
    kept = wanted(agent, customer=three[0], words="I work late")
    wanted(agent, customer=three[1])
    alone = wanted(agent, "Parking", customer=three[0])
    told = privacy.export(three[0])["needevidence"]
    assert [each["words"] for each in told] == ["I work late", ""]
    gone = privacy.erase(three[0])
    assert gone["needevidence"] == 2
    assert not privacy.export(three[0])["needevidence"]
    assert of("Open later").people == 1
    assert Need.objects.filter(pk=kept.need_id).exists()
    assert not Need.objects.filter(pk=alone.need_id).exists()
