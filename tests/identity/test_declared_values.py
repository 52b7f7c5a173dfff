"""Staff say that a value is shared or personal: by service, REST and page; and take it back."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.identity.test_shared_values import person, whose
from threefold.access.service import issue_token
from threefold.audit.models import Entry
from threefold.descriptive.models import Member
from threefold.identity import service
from threefold.identity.models import Declaration, Identifier
from threefold.kit.errors import Conflict, Invalid, NotFound

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home", "plan")]
HALL = "+442079460011"


@pytest.fixture
def crowd() -> list[int]:
    return whose(*(person("Pat", f"Q{n}", phone=HALL, key=f"k{n}") for n in range(25)))


def number(value: str = HALL) -> int:
    return Identifier.objects.get(value=value).pk


def test_what_links_too_many_is_listed_with_who_bears_it(crowd):
    whose(person("Ann", "Lee", email="a@example.com"), person("Bo", "Lee", email="a@example.com"))
    (found,) = service.shared_values()
    assert (found.value, found.customers, found.limit, found.state) == (HALL, 25, 20, "crowd")
    assert {each.value for each in service.shared_values(few=True)} == {HALL, "a@example.com"}
    assert {each.customer_id for each in service.bearers_of(found.identifier)} == set(crowd)


def test_declared_shared_joins_not_even_one_name_until_taken_back(owner):
    email = "hall@example.com"
    (ann,) = whose(person("Ann", "Lee", email=email))
    said = service.declare(number(email), "shared", actor=owner, reason="parish hall")
    assert (said.state, said.by, said.reason) == ("shared", owner.username, "parish hall")
    (other,) = whose(person("Ann", "Lee", email=email, key="2"), run=2, source="shop")
    assert other != ann
    service.undeclare(said.declaration, actor=owner)
    (third,) = whose(person("Ann", "Lee", email=email, key="3"), run=3, source="web")
    assert third == ann
    actions = list(Entry.objects.order_by("pk").values_list("action", flat=True))
    assert actions[-2:] == ["identity.value.declared", "identity.value.undeclared"]
    assert email not in str(list(Entry.objects.values_list("detail", flat=True)))


def test_declared_personal_joins_all_and_may_merge_those_there_are(owner):
    email = "ann@example.com"
    ann, annika = whose(
        person("Ann", "Lee", email=email, key="1"), person("Zoë", "Lee", email=email, key="2")
    )
    assert ann != annika
    said = service.declare(number(email), "personal", actor=owner, merge=True)
    assert (said.state, said.customers) == ("personal", 1)
    assert Member.objects.filter(root_id=ann).count() == 2
    (third,) = whose(person("Mrs", "Lee", email=email, key="3"), run=2, source="shop")
    assert third == ann
    service.declare(number(email), "shared", actor=owner)
    assert Declaration.objects.filter(withdrawn_at=None).count() == 1


def test_what_cannot_be_said(crowd, owner):
    with pytest.raises(Conflict):
        service.declare(number(), "personal", actor=owner, merge=True)
    assert not Declaration.objects.exists()
    with pytest.raises(Invalid):
        service.declare(number(), "odd", actor=owner)
    with pytest.raises(NotFound):
        service.declare(10**6, "shared", actor=owner)
    with pytest.raises(NotFound):
        service.undeclare(1, actor=owner)


def test_rest(crowd, owner, agent, outsider):
    def call(user, path="", body=None):
        _token, plain = issue_token(user, "test")
        client, headers = Client(), {"Authorization": f"Bearer {plain}"}
        where = f"/api/v1/values/{path}".rstrip("/")
        if body is None:
            return client.get(where, headers=headers)
        return client.post(where, body, content_type="application/json", headers=headers)

    (listed,) = call(owner).json()
    assert (listed["value"], listed["state"]) == ("+44•••••11", "crowd")
    assert HALL not in call(agent).content.decode()
    assert call(outsider).status_code == 403
    assert len(call(owner, f"{listed['identifier']}/customers").json()) == 25
    body = {"meaning": "shared", "reason": "switchboard"}
    assert call(agent, str(listed["identifier"]), body).status_code == 403
    said = call(owner, str(listed["identifier"]), body).json()
    assert (said["state"], said["by"]) == ("shared", owner.username)
    done = call(owner, f"declarations/{said['declaration']}/withdraw", {"reason": ""})
    assert done.status_code == 200
    assert call(owner).json()[0]["state"] == "crowd"


def test_pages(crowd, client, owner, agent, django_assert_max_num_queries):
    client.force_login(owner)
    with django_assert_max_num_queries(20):
        page = client.get(reverse("identity:values")).content.decode()
    assert "+44•••••11" in page
    assert "more than 20 customers" in page
    one = reverse("identity:value", args=[number()])
    with django_assert_max_num_queries(25):
        page = client.get(one).content.decode()
    assert f"· {crowd[3]}" in page
    declare = reverse("identity:declare", args=[number()])
    told = client.post(declare, {"meaning": "shared", "reason": "hall"}, follow=True)
    assert "declared shared" in told.content.decode()
    told = client.post(declare, {"meaning": "personal-merge"}, follow=True)
    assert "Too many customers" in told.content.decode()
    told = client.post(declare, {"meaning": "none"}, follow=True)
    assert "more than 20 customers" in told.content.decode()
    client.force_login(agent)
    page = client.get(one).content.decode()
    assert HALL not in page
    assert client.post(declare, {"meaning": "shared"}).status_code == 403
