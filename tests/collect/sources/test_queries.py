"""How many questions the pages of sources ask of the store, however many sources and events."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.collect.sources.conftest import group_of
from tests.collect.stream.world import SHOP, send, track

from threefold.collect.models import Source
from threefold.collect.service import stream
from threefold.plan.service import current

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(
    shop: Source, settings: Any, monkeypatch: Any, client_of: Callable[..., Any], owner: Any
) -> Callable[..., int]:
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
    monkeypatch.setattr(sys.modules["threefold.plan.service.versions"], "_FRESH_S", 3600)
    cache.clear()
    current()
    client = client_of(owner)

    def count(name: str, *args: Any) -> int:
        url = reverse(f"collect:{name}", args=args)
        for _n in range(2):
            assert client.get(url).status_code == 200
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries.captured_queries)

    return count


def test_the_list_asks_as_much_for_many_as_for_one(asked: Callable[..., int]) -> None:
    few = asked("sources")
    for n in range(12):
        send(track(f"x{n}", event=""), to=f"shop-{n}")
        stream.keys.create(f"shop-{n}", actor=None)
    assert asked("sources") == few
    assert few <= 8


def test_one_source(asked: Callable[..., int]) -> None:
    few = asked("source", SHOP)
    send(*(track(f"x{n}", event=f"E {n}") for n in range(50)))
    assert asked("source", SHOP) == few
    assert few <= 13
    assert asked("source-live", SHOP) <= 10
    assert asked("source-plan", SHOP) <= 5


def test_quarantine(asked: Callable[..., int]) -> None:
    assert asked("held") <= 3
    assert asked("held-group", group_of("wrong_type")) <= 7
