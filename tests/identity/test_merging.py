"""Two customers become one, stay one as told, and become two again."""

from __future__ import annotations

import pyarrow as pa
import pytest

from tests.identity.world import bring, picture, take_back
from threefold.audit.models import Entry
from threefold.descriptive import privacy as descriptive_privacy
from threefold.descriptive import service as descriptive
from threefold.descriptive.models import ContactProof, ContactWay, Customer, Member
from threefold.identity import privacy, service
from threefold.identity.models import Link
from threefold.kit.errors import Conflict, Invalid, NotFound

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home", "plan")]


def row(number: int, name: str, **values: str) -> dict:
    return {
        "ids": {"customer_number": str(number)},
        "key": str(number),
        "values": {"full_name": name, **values},
        "ways": {"mobile": f"+44770090000{number}"},
    }


@pytest.fixture
def people(plan) -> list[int]:
    rows = [row(1, "Ann"), row(2, "Anne", city="Oslo"), row(3, "An"), row(4, "Bo"), row(5, "Cy")]
    return bring(1, "crm", rows)[1]


def known(customer_id: int) -> dict:
    golden = Customer.objects.get(pk=customer_id).golden
    return {name: held["v"] for name, held in golden.items()}


def test_the_root_knows_what_its_members_know(people, owner):
    ann, anne, _an, *_others = people
    done = service.merge(anne, ann, actor=owner, reason="same phone")
    assert done.customer_id == ann
    assert done.members == (ann, anne)
    assert known(ann) == {"full_name": "Anne", "city": "Oslo"}
    assert known(anne) == {}
    assert ContactWay.objects.filter(customer=ann).count() == 2
    assert not ContactWay.objects.filter(customer=anne).exists()
    assert len(descriptive.contact_ways(anne)) == 2
    assert descriptive.named(anne) == "Anne"
    assert descriptive.customer_count() == 4
    assert descriptive.reachability()["customer_id"].to_pylist() == [ann, *people[2:]]
    assert descriptive.completeness()["customer_id"].to_pylist() == [ann, *people[2:]]


def test_identifiers_lead_to_the_root(people, owner):
    ann, anne, *_others = people
    service.merge(ann, anne, actor=owner)
    assert service.find("customer_number", "crm", "2") == ann
    assert service.owner("customer_number", "crm", "2") == anne
    assert service.subjects_of(ann) == service.subjects_of(anne)
    assert len(service.subjects_of(ann)) == 2
    table = service.map(pa.table({"customer_id": [anne]}))
    assert set(table["customer_id"].to_pylist()) == {ann}
    assert sorted(table["subject"].to_pylist()) == sorted(service.subjects_of(ann))
    assert sorted(set(service.map()["customer_id"].to_pylist())) == [ann, *people[2:]]
    assert sorted(set(service.map(own=True)["customer_id"].to_pylist())) == people


def test_parting_gives_back_what_stood(people, owner):
    ann, anne, an, *_others = people
    before = picture()
    service.merge(ann, anne, actor=owner)
    service.merge(anne, an, actor=owner)
    assert service.explain(an).customer_id == ann
    done = service.unmerge(ann, actor=owner)
    assert done.customers == (ann, anne)
    assert descriptive.own_of(an) == [anne, an]
    service.unmerge(an, actor=owner)
    assert picture() == before
    assert not Member.objects.exists()


def test_what_was_parted_is_kept_apart(people, owner):
    ann, anne, an, *_others = people
    service.merge(ann, anne, actor=owner)
    service.unmerge(anne, actor=owner, reason="father and son")
    with pytest.raises(Conflict):
        service.merge(anne, ann, actor=owner)
    service.merge(ann, an, actor=owner)
    with pytest.raises(Conflict) as refused:
        service.merge(an, anne, actor=owner)
    service.take_back(refused.value.where["decision"], actor=owner)
    assert service.merge(an, anne, actor=owner).members == (ann, anne, an)


def test_never_the_same(people, owner):
    ann, anne, an, *_others = people
    service.never_same(anne, ann, actor=owner)
    service.merge(anne, an, actor=owner)
    with pytest.raises(Conflict):
        service.merge(ann, an, actor=owner)
    with pytest.raises(Conflict):
        service.never_same(anne, an, actor=owner)
    assert {each.verdict for each in service.explain(an).apart} == {"different"}


def test_one_decision_that_does_not_part(people, owner):
    ann, anne, an, *_others = people
    for pair in ((ann, anne), (anne, an), (ann, an)):
        service.merge(*pair, actor=owner)
    link = Link.objects.get(left=ann, right=an)
    with pytest.raises(Conflict):
        service.unmerge(link=link.pk, actor=owner)
    link.refresh_from_db()
    assert link.withdrawn_at is None
    assert service.unmerge(ann, whole=True, actor=owner).customers == (ann, anne, an)


def test_mistakes_are_named(people, owner):
    with pytest.raises(Invalid):
        service.merge(people[0], people[0], actor=owner)
    with pytest.raises(NotFound):
        service.merge(people[0], 999, actor=owner)
    with pytest.raises(Conflict):
        service.unmerge(people[0], actor=owner)
    with pytest.raises(NotFound):
        service.unmerge(999, actor=owner)
    for call in (service.unmerge, service.take_back):
        with pytest.raises(NotFound):
            call(link=999, actor=owner)
    with pytest.raises(NotFound):
        service.explain(999)


def test_saying_it_twice_says_nothing(people, owner):
    first = service.merge(people[0], people[1], actor=owner)
    assert service.merge(people[1], people[0], actor=owner) == first
    assert Entry.objects.filter(action="identity.merge").count() == 1


def test_undoing_an_import_that_bridged(owner, plan):
    _, (ann,) = bring(1, "crm", [row(1, "Ann")])
    _, (anne,) = bring(2, "shop", [row(2, "Anne")])
    _, (an,) = bring(3, "web", [row(3, "An")])
    service.merge(ann, anne, actor=owner)
    service.merge(anne, an, actor=owner)
    take_back(2)
    assert not Member.objects.exists()
    assert known(ann) == {"full_name": "Ann"}
    assert known(an) == {"full_name": "An"}


def test_undoing_the_import_of_the_root(owner, plan):
    _, (ann,) = bring(1, "crm", [row(1, "Ann")])
    _, (anne, an) = bring(2, "shop", [row(2, "Anne"), row(3, "An")])
    service.merge(ann, anne, actor=owner)
    service.merge(ann, an, actor=owner)
    service.merge(anne, an, actor=owner)
    take_back(1)
    assert descriptive.own_of(an) == [anne, an]
    assert known(anne) == {"full_name": "Anne"}
    assert known(an) == {}


def test_proof_stays_with_who_tells_the_way(people, owner):
    ann, anne, *_others = people
    service.merge(ann, anne, actor=owner)
    way = ContactWay.objects.get(customer=ann, value="+447700900002")
    proved = descriptive.prove_contact(way.pk, "bounced", customer_id=anne, actor=owner)
    assert proved.validity == "invalid"
    service.unmerge(anne, actor=owner)
    assert ContactProof.objects.get().customer_id == anne
    assert ContactWay.objects.get(customer=anne).validity == "invalid"
    assert ContactWay.objects.get(customer=ann).validity == "unknown"


def test_staff_values_of_all_members_are_withdrawn_together(people, owner):
    ann, anne, *_others = people
    descriptive.set_value(anne, "city", "Rome", actor=owner)
    service.merge(ann, anne, actor=owner)
    descriptive.set_value(ann, "city", "Bonn", actor=owner)
    assert known(ann)["city"] == "Bonn"
    descriptive.withdraw_value(ann, "city", actor=owner)
    assert known(ann)["city"] == "Oslo"


def test_a_person_is_exported_and_erased_whole(people, owner):
    ann, anne, *_others = people
    service.merge(ann, anne, actor=owner, reason="called from home")
    for customer in (ann, anne):
        held = descriptive_privacy.export(customer)
        assert len(held["record"]) == 2
        assert held["customer"]["id"] == ann
        assert len(privacy.export(customer)["identifier"]) == 2
    assert privacy.erase(anne)["identifier"] == 2
    assert descriptive_privacy.erase(anne)["record"] == 2
    assert known(ann) == {}
    assert Link.objects.get().reason == ""


def test_what_was_known_on_a_day_is_known_of_all(people, owner):
    ann, anne, *_others = people
    service.merge(ann, anne, actor=owner)
    at = Customer.objects.get(pk=ann).created_at
    assert descriptive.as_known(anne, at)["city"]["v"] == "Oslo"
