"""The page of accuracy: who may see it, what it says before and after the first measuring."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from threefold.descriptive import service as descriptive
from threefold.descriptive.models import AccuracyDay, ContactProof, ContactWay
from threefold.jobs.models import Job
from threefold.kit import clock

pytestmark = pytest.mark.django_db
JOSE = "José García Lorca"


@pytest.fixture
def url() -> str:
    return reverse("view:accuracy")


@pytest.fixture
def measured(shop) -> dict[str, int]:
    way = ContactWay.objects.filter(customer_id=shop[JOSE], kind="email").get()
    for days, proof in ((500, "delivered"), (100, "clicked"), (3, "bounced")):
        ContactProof.objects.create(
            customer_id=way.customer_id, kind=way.kind, value=way.value, proof=proof,
            at=clock.now() - timedelta(days=days),
        )  # fmt: skip
    descriptive.note_accuracy()
    return shop


def test_who_may_see_it(url, measured, client_of, owner, analyst, agent, auditor, outsider):
    for user in (owner, analyst, agent):
        assert client_of(user).get(url).status_code == 200, user
    for user in (auditor, outsider):
        assert client_of(user).get(url).status_code == 403
        assert client_of(user).post(reverse("view:measure")).status_code == 403


@pytest.mark.parametrize("language", ["en", "es", "zh-hans", "zh-hant"])
def test_in_four_languages(language, url, measured, client_of, owner):
    client = client_of(owner)
    client.cookies["django_language"] = language
    response = client.get(url)
    assert response.status_code == 200
    assert f'<html lang="{language}"' in response.content.decode()


def test_what_it_shows(url, measured, client_of, analyst):
    text = client_of(analyst).get(url).content.decode()
    assert reverse("view:customer", args=[measured[JOSE]]) in text
    assert "Uniqueness" in text
    assert "Brier score" in text
    assert "jose.garcia@example.com" not in text


def test_what_to_do_before_there_is_anything(url, home, plan, client_of, owner, agent):
    text = client_of(owner).get(url).content.decode()
    assert "No customers yet" in text
    assert reverse("collect:new") in text
    assert reverse("collect:new") not in client_of(agent).get(url).content.decode()


def test_measuring_is_asked_for_once(url, shop, client_of, analyst):
    client = client_of(analyst)
    assert "Not measured yet" in client.get(url).content.decode()
    for _time in range(2):
        assert client.post(reverse("view:measure")).status_code == 302
    assert Job.objects.filter(kind="descriptive.accuracy").count() == 1
    assert client.get(reverse("view:measure")).status_code == 405


def test_questions_do_not_grow_with_what_is_shown(
    url, measured, client_of, owner, django_assert_max_num_queries
):
    client = client_of(owner)
    client.get(url)
    day = clock.now().date()
    AccuracyDay.objects.bulk_create(
        AccuracyDay(day=day - timedelta(days=n), dimension="validity", good=1, total=2)
        for n in range(1, 50)
    )
    with django_assert_max_num_queries(40):
        assert client.get(url).status_code == 200
