"""segment-analytics-python as it is, told only where to send and with which key."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from segment.analytics.client import Client
from tests.collect.sdk.conftest import ODD, numbered, told_in_every_kind
from tests.support.faulty import faulty
from tests.support.serving import Running, Source


@contextmanager
def client(host: str, key: str, **options: Any) -> Iterator[Client]:
    """Everything is sent at the end; what the library gives up is an error of the test."""
    lost: list[Any] = []
    made = Client(
        key, host=host, on_error=lambda error, items: lost.append((error, items)), **options
    )
    yield made
    made.flush()
    made.join()
    assert not lost


def test_every_kind_of_call_arrives_once(running: Running, source: Source) -> None:
    moment = datetime(2026, 3, 1, 10, tzinfo=UTC)
    with client(running.host, source.key) as sdk:
        sdk.identify(4711, {"email": "ana@example.com", "firstName": "Ana", "lastName": "Ruiz"})
        sdk.track(4711, "Lamp Switched", {"watt": 9, "odd": ODD, "none": None}, timestamp=moment)
        sdk.page(4711, "Docs", "Guide", {"url": "https://shop.example/guide?x=1"})
        sdk.screen(4711, "App", "Start", {"depth": 2})
        sdk.group(4711, 99, {"plan": "gold"})
        sdk.track(None, "Lamp Dimmed", anonymous_id="browser-1")
        sdk.alias("browser-1", 4711)
    told_in_every_kind(source)


@pytest.mark.parametrize("gzip", [False, True])
def test_many_events_arrive_once_each(running: Running, source: Source, gzip: bool) -> None:
    with client(running.host, source.key, gzip=gzip) as sdk:
        for n in range(1000):
            sdk.track(1000 + n % 50, "Lamp Switched", {"n": n, "text": "ж" * 200})
    assert numbered(source.landed()) == list(range(1000))


def test_refused_and_lost_requests_are_sent_again(running: Running, source: Source) -> None:
    faults = ["503", "lost", "429", "", "lost", "503"]
    with (
        faulty(running.collector.port, faults) as proxy,
        client(f"http://127.0.0.1:{proxy.port}", source.key) as sdk,
    ):
        for n in range(400):
            sdk.track("u", "Lamp Switched", {"n": n})
    assert not proxy.faults
    assert proxy.done["lost"] == 2
    assert numbered(source.landed()) == list(range(400))
    counts: Mapping[str, int] = running.at.desk("counters", source.code)
    assert counts["duplicates"] > 0


def test_a_server_killed_while_it_receives_costs_nothing(running: Running, source: Source) -> None:
    def send() -> None:
        for n in range(1200):
            sdk.track("u", "Lamp Switched", {"n": n})
            time.sleep(0.001)

    with client(running.host, source.key) as sdk:
        sender = threading.Thread(target=send)
        sender.start()
        time.sleep(0.5)
        assert sender.is_alive()
        running.server.kill()
        running.restart()
        sender.join()
    assert numbered(source.landed()) == list(range(1200))
