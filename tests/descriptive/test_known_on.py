"""What was believed at a moment is what stood there at that moment, whatever came since."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest

from tests.identity.world import AT, bring
from threefold.descriptive import service
from threefold.descriptive.models import ContactWay, Customer
from threefold.kit import clock
from threefold.plan import service as planning

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home", "planned")]

CITIES = ("Oslo", "Rome", "Bonn")
MOBILES = ("+447700900001", "+447700900002")
WAY = ("kind", "value", "variable", "validity", "proof", "proved_at", "refused", "source")


@pytest.fixture
def planned(db, home):
    """The plan was in force before anything was brought in."""
    with moment(AT - timedelta(days=30)), patch("threefold.plan.service.versions.now", clock.now):
        return planning.choose("retail", actor=None)


@contextmanager
def moment(at: datetime) -> Iterator[None]:
    with patch.object(clock, "now", lambda: at):
        yield


def row(city: str, mobile: str) -> dict[str, Any]:
    return {
        "ids": {"national_id": "1"},
        "key": "1",
        "kind": "person",
        "values": {"full_name": "Ann", "city": city, "mobile": mobile},
        "ways": {"mobile": mobile},
    }


def believed(customer_id: int) -> tuple[Any, ...]:
    customer = Customer.objects.get(pk=customer_id)
    ways = ContactWay.objects.filter(customer_id=customer_id).order_by("kind", "value")
    return (
        customer.name,
        customer.kind,
        {name: _bare(held) for name, held in customer.golden.items()},
        [tuple(getattr(way, name) for name in WAY) for way in ways],
    )


def _bare(held: dict[str, Any]) -> dict[str, Any]:
    # A version's record may be put in another's place when an older sighting of it comes in.
    return {name: part for name, part in held.items() if name != "r"}


def known(customer_id: int, at: datetime) -> tuple[Any, ...]:
    then = service.known_on(customer_id, at)
    ways = sorted(then.ways, key=lambda way: (way.kind, way.value))
    return (
        then.name,
        then.kind,
        {name: _bare(dict(held)) for name, held in then.golden.items()},
        [tuple(getattr(way, name) for name in WAY) for way in ways],
    )


def step(chance: random.Random, one: int, run: int, agent: Any) -> None:
    match chance.choice(["import", "import", "import", "set", "withdraw", "prove", "consent"]):
        case "import":
            observed = AT + timedelta(days=chance.randint(-9, 0), hours=run)
            rows = [row(chance.choice(CITIES), chance.choice(MOBILES)) | {"observed_at": observed}]
            bring(run, chance.choice(["crm", "shop"]), rows)
        case "set":
            service.set_value(one, "city", chance.choice(CITIES), actor=agent)
        case "withdraw":
            if Customer.objects.get(pk=one).golden.get("city", {}).get("m") == "staff":
                service.withdraw_value(one, "city", actor=agent)
        case "prove":
            way = ContactWay.objects.filter(customer_id=one, kind="mobile").first()
            proof = chance.choice(["answered", "wrong_number"])
            at = clock.now() - timedelta(days=chance.randint(0, 3))
            service.prove_contact(way.pk, proof, at=at, actor=agent)
        case "consent":
            service.note_consent(one, "contact", chance.random() < 0.5, actor=agent)


@pytest.mark.parametrize("seed", range(12))
def test_the_past_is_what_was_believed_then(seed, agent):
    chance = random.Random(seed)
    with moment(AT):
        _, (one,) = bring(0, "crm", [row("Oslo", MOBILES[0])])
    history = {AT: believed(one)}
    for run in range(1, 13):
        at = AT + timedelta(days=run)
        with moment(at):
            step(chance, one, run, agent)
            history[at] = believed(one)
    for at, then in history.items():
        assert known(one, at + timedelta(hours=1)) == then, (seed, at)
    assert known(one, AT - timedelta(days=1)) == ("", "unknown", {}, [])


def test_the_past_keeps_the_rules_of_the_plan_then(agent, owner):
    with moment(AT), patch("threefold.plan.service.versions.now", clock.now):
        planning.edit("city", {"survivorship": ["source"], "source_rank": ["crm"]}, actor=owner)
        planning.publish(actor=owner)
        _, (one,) = bring(0, "crm", [row("Oslo", MOBILES[0])])
    with moment(AT + timedelta(days=1)):
        bring(1, "shop", [row("Rome", MOBILES[0])])
        assert believed(one)[2]["city"] == {
            "v": "Oslo", "s": "crm", "t": "2026-03-01T00:00:00Z", "m": "record", "w": "source",
        }  # fmt: skip
    with moment(AT + timedelta(days=2)), patch("threefold.plan.service.versions.now", clock.now):
        planning.edit("city", {"survivorship": None, "source_rank": None}, actor=owner)
        planning.publish(actor=owner)
    assert known(one, AT + timedelta(days=1, hours=1))[2]["city"]["v"] == "Oslo"
    assert known(one, AT + timedelta(days=3))[2]["city"]["v"] == "Rome"


def test_why_at_a_moment(agent):
    with moment(AT):
        _, (one,) = bring(0, "crm", [row("Oslo", MOBILES[0])])
    with moment(AT + timedelta(days=1)):
        bring(1, "shop", [row("Rome", MOBILES[0])])
    with moment(AT + timedelta(days=2)):
        service.set_value(one, "city", "Bonn", actor=agent, reason="moved")
    then = service.why(one, "city", at=AT + timedelta(days=1, hours=1))
    assert [each.value for each in then.candidates] == ["Rome", "Oslo"]
    assert then.decided_by == "recency"
    now = service.why(one, "city")
    assert [each.value for each in now.candidates] == ["Bonn", "Rome", "Oslo"]
    assert (now.decided_by, now.candidates[0].reason) == ("staff", "moved")
    assert service.why(one, "full_name").decided_by == "only"
