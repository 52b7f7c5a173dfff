"""On the customer's page: merge by search, part, tell apart, relations with days; who may."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.identity.world import bring
from tests.support import company
from threefold.descriptive.models import Customer
from threefold.identity import service
from threefold.view.models import Card

pytestmark = pytest.mark.django_db
JOSE, MING = "José García Lorca", "王小明"


@pytest.fixture
def shop(plan, home, tmp_path) -> dict[str, int]:
    company.ready(home, tmp_path)
    return dict(Card.objects.values_list("name", "customer_id"))


def panel(client, customer: int) -> str:
    return client.get(reverse("identity:panel", args=[customer])).content.decode()


def test_merge_by_search_and_part_again(shop, client_of, analyst):
    client = client_of(analyst)
    jose, ming = shop[JOSE], shop[MING]
    root, other = sorted((jose, ming))
    choose = reverse("identity:choose", args=[jose])
    way = reverse("identity:compare", args=[jose, ming])
    for words in (MING, "12346", str(ming)):
        assert way in client.get(choose, {"q": words}).content.decode(), words
    assert "No other customer was found" in client.get(choose, {"q": "zzz"}).content.decode()
    assert str(jose) not in {
        str(hit.customer_id) for hit in client.get(choose, {"q": str(jose)}).context["hits"]
    }
    assert MING in client.get(way).content.decode()
    done = client.post(way, {"answer": "same", "reason": "one card"})
    assert done["Location"] == reverse("view:customer", args=[root])
    shown = panel(client, other)
    assert "Merged from" in shown
    assert "one card" in shown
    assert "one customer now" in client.get(way).content.decode()
    parted = client.post(reverse("identity:unmerge", args=[other]), follow=False)
    assert parted["Location"] == reverse("view:customer", args=[other])
    assert service.explain(other).customer_id == other
    assert "Never the same as" in panel(client, jose)
    again = client.post(way, {"answer": "same"}, follow=True)
    assert "or others merged with them, differ" in again.content.decode()
    assert client.post(reverse("identity:unmerge", args=[other])).status_code == 302


def test_numbers_that_are_addresses_are_masked(plan, home, client_of, owner):
    rows = [
        {"ids": {"customer_number": str(n + 70)}, "key": key, "values": {"full_name": f"P{n}"}}
        for n, key in enumerate(("ana@example.org", "0123456789abcdef" * 2))
    ]
    first, second = bring(1, "shop", rows)[1]
    service.merge(first, second, actor=owner)
    client = client_of(owner)
    shown = panel(client, first)
    assert "ana@example.org" not in shown
    assert "a•••@e•••.org" in shown
    assert "0123456789abcdef" not in shown
    client.post(reverse("view:unmask", args=[first, "personal"]), {"reason": "same person?"})
    assert "ana@example.org" in panel(client, first)


def test_a_number_too_long_finds_nobody(shop, client_of, owner):
    choose = reverse("identity:choose", args=[shop[JOSE]])
    for words in ("9" * 19, "0" * 25 + "9" * 25, "٣" * 30):
        assert client_of(owner).get(choose, {"q": words}).context["hits"] == []


def test_never_the_same_and_back(shop, client_of, owner):
    client, jose, ming = client_of(owner), shop[JOSE], shop[MING]
    client.post(reverse("identity:compare", args=[jose, ming]), {"answer": "different"})
    link = service.explain(jose).apart[0].id
    home = reverse("view:customer", args=[jose])
    take_back = reverse("identity:take-back", args=[link])
    assert client.post(take_back, {"back": home})["Location"] == home
    assert not service.explain(jose).apart
    service.never_same(jose, ming, actor=owner)
    link = service.explain(jose).apart[0].id
    away = client.post(reverse("identity:take-back", args=[link]), {"back": "//evil.example/"})
    assert away["Location"] == reverse("identity:decisions")


def test_relations_are_noted_ended_and_taken_back(shop, client_of, agent):
    client, jose, ming = client_of(agent), shop[JOSE], shop[MING]
    firm = Customer.objects.exclude(pk__in=(jose, ming)).latest("pk")
    Customer.objects.filter(pk=firm.pk).update(kind="organisation", name="Acme GmbH")
    relate = reverse("identity:relate", args=[jose])
    assert "radio" in client.get(relate, {"q": str(firm.pk)}).content.decode()
    given = {"other": firm.pk, "role": "employee", "since": "2024-02-01"}
    assert client.post(relate, given).status_code == 302
    shown = panel(client, firm.pk)
    assert JOSE in shown
    assert "Works for" in shown
    assert "Acme GmbH" in panel(client, jose)
    (held,) = service.relations_of(jose)
    end = reverse("identity:end", args=[jose, held.id])
    assert "no day" in client.post(end, {"until": "soon"}, follow=True).content.decode()
    early = client.post(end, {"until": "2020-01-01"}, follow=True).content.decode()
    assert "before the first" in early
    client.post(end, {"until": "2025-02-01"})
    assert service.relations_of(jose)[0].until == date(2025, 2, 1)
    client.post(reverse("identity:withdraw", args=[jose, held.id]))
    assert not service.relations_of(jose)
    assert client.post(relate, {"other": jose, "role": "member"}).status_code == 422
    assert client.post(relate, {"role": "member"}).status_code == 422
    assert client.post(relate, {"other": ming, "role": "partner"}).status_code == 302
    assert MING in panel(client, jose)
    assert "Partner in the household" in panel(client, ming)
    assert service.relations_of(ming)[0].household == service.relations_of(jose)[0].household


def test_who_may(shop, client_of, analyst, agent, auditor, outsider):
    jose, ming = shop[JOSE], shop[MING]
    box = reverse("identity:panel", args=[jose])
    deciding = [
        reverse("identity:choose", args=[jose]),
        reverse("identity:compare", args=[jose, ming]),
    ]
    relate = reverse("identity:relate", args=[jose])
    assert client_of(agent).get(box).status_code == 200
    assert deciding[0] not in panel(client_of(agent), jose)
    assert relate not in panel(client_of(analyst), jose)
    for user in (auditor, outsider):
        for page in (box, relate, *deciding):
            assert client_of(user).get(page).status_code == 403
    for page in deciding:
        assert client_of(agent).get(page).status_code == 403
        assert client_of(agent).post(page, {"answer": "same"}).status_code in (403, 405)
    assert client_of(analyst).get(relate).status_code == 403
    assert client_of(agent).post(reverse("identity:unmerge", args=[jose])).status_code == 403
    for name in ("end", "withdraw"):
        url = reverse(f"identity:{name}", args=[jose, 1])
        assert client_of(analyst).post(url).status_code == 403


def test_the_panel_asks_few_questions(shop, client_of, owner):
    jose, ming = shop[JOSE], shop[MING]
    third = Customer.objects.exclude(pk__in=(jose, ming)).latest("pk").pk
    service.merge(jose, ming, actor=owner)
    service.never_same(jose, third, actor=owner)
    service.make_household([jose, third], actor=owner)
    client = client_of(owner)
    panel(client, jose)
    with CaptureQueriesContext(connection) as queries:
        panel(client, jose)
    assert len(queries.captured_queries) <= 13
