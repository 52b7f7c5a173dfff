"""Six dimensions of accuracy, by customer, variable and source; who can be reached; over time."""

from __future__ import annotations

from datetime import timedelta
from math import exp

import pyarrow as pa
import pytest

from tests.identity.world import AT, bring
from tests.support import shelf
from threefold.descriptive import service
from threefold.descriptive.models import AccuracyDay, ContactProof, ContactWay, Record
from threefold.descriptive.service.accuracy import noting
from threefold.identity import service as identity
from threefold.identity.models import Candidate
from threefold.jobs.models import Job
from threefold.kit import clock
from threefold.kit.errors import NotFound

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home", "plan")]


def row(key: str, **more) -> dict:
    return {
        "ids": {"email": f"{key}@example.com"},
        "key": key,
        "kind": "person",
        "values": more.get("values", {}),
        "ways": more.get("ways", {}),
    }


def counts(measures) -> dict[str, tuple[int, int]]:
    return {each.dimension: (each.good, each.total) for each in measures if each.total}


@pytest.fixture
def two(plan, home) -> list[int]:
    """Ann of two systems that agree on the name, not on the city; Ben, who shares her phone."""
    return shelf.laid(home, _two)


def _two() -> list[int]:
    now = clock.now()
    days = (now - AT).days
    ann = row(
        "1",
        values={"full_name": "Ann", "city": "Oslo"},
        ways={"mobile": "+447400123456", "email": "ann@example.com"},
    )
    ben = row("2", values={"full_name": "Ben"}, ways={"mobile": "+447400123456", "email": "b!"})
    ids = bring(1, "crm", [ann, ben], day=days - 60)[1]
    bring(2, "shop", [row("1", values={"full_name": "ANN", "city": "Rome"})], day=days - 1)
    return ids


def way(customer: int, kind: str) -> ContactWay:
    return ContactWay.objects.get(customer_id=customer, kind=kind)


def test_dimensions_of_a_customer(two):
    found = service.accuracy_of(two[0])
    shown = counts(found.measures)
    assert shown["consistency"] == (3, 4), "of two names and two cities one city differs"
    assert shown["uniqueness"] == (2, 3), "the phone is Ben's as well; Ann is there once"
    assert shown["validity"] == (6, 6)
    assert shown["verification"][0] == 0
    assert counts(found.values["city"])["consistency"] == (1, 2)
    assert counts(found.values["mobile"])["uniqueness"] == (0, 1)
    good, total = shown["completeness"]
    assert 0 < good < total
    assert counts(service.accuracy_of(two[1]).measures)["validity"] == (2, 3)


def test_completeness_is_that_of_the_plan(two):
    asked = pa.table({"customer_id": pa.array(two, pa.int64())})
    for each in service.completeness(asked).to_pylist():
        shown = counts(service.accuracy_of(each["customer_id"]).measures)
        assert shown["completeness"] == (each["filled"], each["expected"])


def test_what_is_proved_or_set_by_staff_is_verified(two, agent):
    service.prove_contact(way(two[0], "mobile").pk, "spoken", actor=agent)
    service.set_value(two[0], "city", "Bergen", actor=agent)
    found = service.accuracy_of(two[0])
    assert counts(found.values["mobile"])["verification"] == (1, 1)
    assert counts(found.values["city"])["verification"] == (1, 1)
    assert counts(found.values["full_name"])["verification"] == (0, 1)
    assert counts(found.values["city"])["consistency"] == (0, 2), "both systems are wrong"


def test_the_base_adds_its_customers_up(two):
    found = service.accuracy()
    both = [counts(service.accuracy_of(each).measures) for each in two]
    for name, (good, total) in counts(found.base).items():
        assert good == sum(each.get(name, (0, 0))[0] for each in both), name
        assert total == sum(each.get(name, (0, 0))[1] for each in both), name
    assert found.customers == 2
    assert counts(found.variables["city"])["consistency"] == (1, 2)
    assert counts(found.sources["shop"])["consistency"] == (2, 2), "the newer one is believed"
    assert counts(found.sources["crm"])["consistency"] == (1, 2)
    told = counts(found.sources["shop"])["completeness"]
    assert told[0] < told[1] <= counts(service.accuracy_of(two[0]).measures)["completeness"][1]


def test_values_that_came_to_nothing_are_invalid(two):
    record = Record.objects.get(source="shop")
    record.raw = {"birth_date": "31 February"}
    record.save()
    found = service.accuracy_of(two[0])
    assert counts(found.values["birth_date"])["validity"] == (0, 1)


def test_stale_values_are_not_timely(plan):
    old = bring(1, "crm", [row("1", values={"city": "Oslo", "full_name": "Ann"})], day=-3000)[1]
    found = service.accuracy_of(old[0])
    refresh = plan.variables["city"].refresh_days
    assert counts(found.values["city"])["timeliness"] == (0 if refresh else 1, 1)


def test_reachable_is_who_has_an_allowed_way_that_works(two, agent):
    ann, ben = two
    assert not service.accuracy_of(ann).reachable, "never proved, and told two months ago"
    service.prove_contact(way(ann, "email").pk, "delivered", actor=agent)
    found = service.accuracy_of(ann)
    assert found.reachable
    assert found.reach == pytest.approx(0.8, abs=0.001)
    assert service.accuracy().reachable == 1
    service.note_consent(ann, "contact", False, actor=agent, contact_kind="email")
    assert not service.accuracy_of(ann).reachable
    long_ago = clock.now() - timedelta(days=365.25 * 20)
    service.prove_contact(way(ben, "mobile").pk, "answered", actor=agent, at=long_ago)
    aged = {each.kind: each for each in service.accuracy_of(ben).ways}
    assert aged["mobile"].strength == 0.95
    assert aged["mobile"].probability < 0.1
    assert aged["email"].probability == 0
    service.prove_contact(way(ben, "mobile").pk, "wrong_number", actor=agent)
    assert service.accuracy_of(ben).reach == 0


def test_a_number_told_of_late_counts_for_some_weeks(plan):
    days = (clock.now() - AT).days
    for n, (ago, reaches) in enumerate(((0, True), (20, True), (40, False))):
        told = row(f"{n}", ways={"mobile": f"+44740012345{n}"})
        (customer,) = bring(n + 1, "crm", [told], day=days - ago)[1]
        found = service.accuracy_of(customer)
        assert found.reachable is reaches, ago
        assert reaches == (f"{found.reach:.0%}" == "50%"), "what reads 50 % counts"


def test_who_may_be_there_twice_is_not_unique(two, owner):
    pair = Candidate.objects.create(
        left_id=two[0], right_id=two[1], probability=0.8, cause="between", evidence={},
        at=clock.now(),
    )  # fmt: skip
    found = service.accuracy_of(two[1])
    assert found.twice
    assert counts(found.measures)["uniqueness"] == (1, 3)
    assert "*" not in found.values
    assert "twice" in {each.action for each in service.advice_of(found)}
    base = service.accuracy()
    assert counts(base.base)["uniqueness"] == (2, 6)
    assert "*" not in base.variables
    identity.settle(pair.pk, "different", actor=owner)
    assert not service.accuracy_of(two[1]).twice


def test_what_a_source_tells_of_a_variable(two):
    found = service.accuracy()
    assert counts(found.crossed["city"]["crm"])["consistency"] == (0, 1)
    assert counts(found.crossed["city"]["shop"])["consistency"] == (1, 1)
    assert service.note_accuracy().crossed == service.noted_accuracy().crossed


def test_merged_customers_are_one(two, owner):
    identity.merge(*two, actor=owner)
    assert service.accuracy().customers == 1
    whole = service.accuracy_of(two[1])
    assert whole.customer_id == two[0]
    assert counts(whole.values["mobile"])["uniqueness"] == (1, 1), "nobody else has it now"


def test_gains_and_unknown_customers(two, agent):
    service.prove_contact(way(two[0], "email").pk, "confirmed", actor=agent)
    asked = pa.table({"customer_id": pa.array(two, pa.int64())})
    ann, ben = service.gains(asked).to_pylist()
    assert ann["customer_id"] == two[0]
    assert ann["gain"] < ben["gain"] <= 1
    assert ann["reach"] == pytest.approx(1, abs=0.001)
    service.note_consent(two[1], "contact", False, actor=agent)
    refused = service.gains(asked).to_pylist()[1]
    assert not refused["allowed"]
    assert refused["gain"] < ben["gain"], "he wants no contact, so there is no reach to gain"
    assert service.gains(asked.slice(0, 0)).num_rows == 0
    with pytest.raises(NotFound):
        service.accuracy_of(10**9)


def test_an_empty_base_has_no_shares():
    found = service.accuracy()
    assert (found.customers, found.reachable) == (0, 0)
    assert all(each.share is None for each in found.base)


def test_rates_are_learned_from_what_became_of_ways(two):
    at = clock.now() - timedelta(days=2000)
    gaps = [0.1 * (n % 40 + 1) for n in range(400)]
    dead = [(n * 37 % 400 + 0.5) / 400 > exp(-0.5 * gap) for n, gap in enumerate(gaps)]
    proofs = [
        ContactProof(customer_id=two[0], kind="email", value=f"{n}@x.org", proof=proof, at=when)
        for n, gap in enumerate(gaps)
        for proof, when in (
            ("delivered", at),
            ("bounced" if dead[n] else "delivered", at + timedelta(days=365.25 * gap)),
        )
    ]
    ContactProof.objects.bulk_create(proofs)
    found = service.accuracy()
    email = next(each for each in found.decays if each.kind == "email")
    assert (email.pairs, email.failures) == (400, sum(dead))
    assert email.per_year == pytest.approx(0.5, rel=0.2)
    assert email.low < 0.5 < email.high
    assert found.calibration.pairs == 400
    assert found.calibration.brier is not None
    assert {each.kind for each in found.decays} >= {"email", "mobile", "post"}


def test_one_row_a_day_and_dimension(two):
    service.note_accuracy()
    again = service.note_accuracy()
    (noted,) = service.accuracy_over_time()
    assert noted.day == clock.now().date()
    assert {each.dimension for each in noted.measures} == {
        *(each.dimension for each in again.base),
        "reachable",
    }
    assert counts(service.accuracy_over_time(variable="city")[0].measures)["consistency"] == (1, 2)
    assert service.accuracy_over_time(source="shop")
    assert not service.accuracy_over_time(since=clock.now().date() + timedelta(days=1))
    assert AccuracyDay.objects.filter(scope="").count() == 7
    assert service.noted_accuracy() == again


def test_nothing_is_noted_before_the_first_measuring(two):
    assert service.noted_accuracy() is None


def test_a_day_is_asked_for_once(two, monkeypatch):
    monkeypatch.setattr(noting, "_next_look", 0.0)
    noting.look_after()
    monkeypatch.setattr(noting, "_next_look", 0.0)
    noting.look_after()
    assert Job.objects.filter(kind="descriptive.accuracy").count() == 1
    assert service.accuracy_over_time() == []
