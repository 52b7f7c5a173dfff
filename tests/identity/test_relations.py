"""Persons, organisations and households are related, never merged."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from tests.identity.world import bring, take_back
from threefold.access.service import issue_token
from threefold.audit.models import Entry
from threefold.descriptive.models import Customer, Member
from threefold.identity import privacy, service
from threefold.kit.errors import Invalid, NotFound

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home", "plan")]


@pytest.fixture
def ids(plan) -> tuple[int, int, int]:
    """Two persons and an organisation."""
    rows = [
        {
            "ids": {"customer_number": str(n + 70)},
            "key": str(n),
            "kind": kind,
            "values": {"city": "Oslo"},
        }
        for n, kind in enumerate(("person", "person", "organisation"))
    ]
    return tuple(bring(1, "crm", rows)[1])


def test_employment_with_dates(ids, owner):
    ann, _bo, acme = ids
    made = service.relate(
        ann, organisation=acme, role="employee", since=date(2020, 1, 1), actor=owner
    )
    assert service.relations_of(ann) == service.relations_of(acme) == [made]
    assert service.relations_of(ann, on=date(2019, 12, 31)) == []
    service.end_relation(made.id, date(2024, 6, 30), actor=owner)
    assert service.relations_of(ann, on=date(2024, 6, 30))[0].until == date(2024, 6, 30)
    assert service.relations_of(ann, on=date(2024, 7, 1)) == []
    service.withdraw_relation(made.id, actor=owner, reason="wrong firm")
    assert service.relations_of(acme) == []
    assert not Member.objects.exists()
    assert Entry.objects.filter(action__startswith="identity.relation").count() == 3


def test_household(ids, owner):
    ann, bo, _acme = ids
    number = service.make_household([ann, bo], name="Elm Street", actor=owner)
    roles = {each.person: each.role for each in service.members_of_household(number)}
    assert roles == {ann: "head", bo: "member"}
    with pytest.raises(NotFound):
        service.members_of_household(number + 1)


def test_relations_of_merged_customers_are_one_list(ids, owner):
    ann, bo, acme = ids
    service.relate(bo, organisation=acme, role="owner", actor=owner)
    service.merge(ann, bo, actor=owner)
    (seen,) = service.relations_of(ann)
    assert seen.person == ann
    service.unmerge(bo, actor=owner)
    assert service.relations_of(ann) == []
    assert service.relations_of(bo)[0].person == bo


def test_mistakes(ids, owner):
    ann, bo, acme = ids
    wrong = (
        {"person": ann, "role": "employee"},
        {"person": ann, "organisation": acme, "household": 1, "role": "employee"},
        {"person": ann, "organisation": acme, "role": "child"},
        {"person": ann, "organisation": acme, "role": "friend"},
        {"person": acme, "organisation": ann, "role": "employee"},
        {"person": ann, "organisation": bo, "role": "employee"},
        {"person": ann, "organisation": acme, "role": "owner",
         "since": date(2024, 1, 2), "until": date(2024, 1, 1)},
    )  # fmt: skip
    for told in wrong:
        with pytest.raises(Invalid):
            service.relate(**told, actor=owner)
    for told in ({"person": 999, "organisation": acme, "role": "owner"},
                 {"person": ann, "household": 999, "role": "head"}):  # fmt: skip
        with pytest.raises(NotFound):
            service.relate(**told, actor=owner)
    made = service.relate(ann, organisation=acme, role="owner", since=date(2024, 1, 2), actor=owner)
    with pytest.raises(Invalid):
        service.end_relation(made.id, date(2024, 1, 1), actor=owner)
    with pytest.raises(NotFound):
        service.end_relation(999, date(2024, 1, 1), actor=owner)


def test_a_customer_with_relations_outlives_its_import(ids, owner):
    ann, _bo, acme = ids
    service.relate(ann, organisation=acme, role="employee", actor=owner)
    take_back(1)
    assert set(Customer.objects.values_list("pk", flat=True)) == {ann, acme}
    assert len(privacy.export(ann)["relation"]) == 1
    assert privacy.erase(ann)["relation"] == 1


def test_rest(ids, agent, auditor):
    ann, bo, acme = ids

    def call(user, path: str, **body):
        _token, plain = issue_token(user, "test")
        headers = {"Authorization": f"Bearer {plain}"}
        where = f"/api/v1/relations{path}"
        if not body:
            return Client().get(where, headers=headers)
        return Client().post(where, body, content_type="application/json", headers=headers)

    told = {"person": ann, "organisation": acme, "role": "employee", "since": "2020-01-01"}
    assert call(auditor, "", **told).status_code == 403
    made = call(agent, "", **told).json()
    assert call(agent, f"/customers/{acme}").json() == [made]
    assert call(agent, f"/customers/{acme}?on=2019-01-01").json() == []
    ended = call(agent, f"/{made['id']}/end", until="2024-06-30")
    assert ended.json()["until"] == "2024-06-30"
    number = call(agent, "/households", persons=[ann, bo]).json()["household"]
    assert len(call(agent, f"/households/{number}").json()) == 2
    assert call(agent, f"/{made['id']}/withdraw", reason="wrong").status_code == 204
    assert call(agent, f"/{made['id']}/withdraw", reason="wrong").status_code == 404
    assert call(agent, "", **{**told, "role": "child"}).status_code == 422
