"""How many questions each page asks of the store, whatever the number of customers."""

from __future__ import annotations

import sys

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from threefold.plan.service import current
from threefold.view.models import Card, SavedView

pytestmark = pytest.mark.django_db

JOSE = "José García Lorca"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def steady(shop, settings, monkeypatch):
    """An ordinary installation: sessions come from the cache, the plan is known.

    Once in five seconds a process asks whether there is a newer plan; that query is left out.
    """
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
    monkeypatch.setattr(sys.modules["threefold.plan.service.versions"], "_FRESH_S", 3600)
    cache.clear()
    current()


@pytest.fixture
def asked(steady, client_of, owner):
    """Counts the queries of a request."""
    client = client_of(owner)

    def count(url: str, **options) -> int:
        for _ in range(2):
            assert client.get(url, **options).status_code == 200
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url, **options).status_code == 200
        return len(queries.captured_queries)

    return count


def test_customer_page(shop, asked):
    assert asked(reverse("view:customer", args=[shop[JOSE]])) <= 6


def test_customer_page_of_somebody_unmasked(shop, steady, client_of, owner):
    client = client_of(owner)
    client.post(reverse("view:unmask", args=[shop[JOSE], "personal"]), {"reason": "calls back"})
    url = reverse("view:customer", args=[shop[JOSE]])
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert "jose.garcia@example.com" in client.get(url).content.decode()
    assert len(queries.captured_queries) <= 6


@pytest.mark.parametrize("query", ["", "?kind=purchase", "?before=2026-02-11T00:00:00%2B00:00"])
def test_timeline(shop, asked, query):
    url = reverse("view:timeline", args=[shop[JOSE]]) + query
    assert asked(url) <= 5
    assert asked(url, headers=HTMX) <= 5


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?sort=shown_name",
        "?country=ES&orders_min=1&csat_max=5&reachability=reachable&bought_within=100000",
        "?q=garcia+madrid",
        "?q=nobody",
    ],
)
def test_customer_list(shop, asked, owner, analyst, query):
    for user in (owner, analyst):
        SavedView.objects.create(user=user, name="Unhappy", query="csat_max=2", shared=True)
    assert asked(reverse("view:customers") + query) <= 5


def test_more_customers_ask_no_more_questions(shop, asked):
    url = reverse("view:customers")
    before = asked(url)
    ids = [Card.objects.exclude(name=JOSE).values_list("pk", flat=True)[0]]
    Card.objects.filter(pk__in=ids).delete()
    assert asked(url) == before


def test_search(shop, asked):
    assert asked(reverse("view:search") + "?q=garcia", headers=HTMX) <= 3


def test_home(shop, asked):
    assert asked("/") <= 8
