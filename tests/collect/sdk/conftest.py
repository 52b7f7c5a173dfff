"""One installation for all client libraries: the event API, the pages and the worker run."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from tests.support.collector import Collector
from tests.support.installation import Installation, Program
from tests.support.node import node_packages

__all__ = ["node_packages"]
ODD = {"emoji": "🦊👩‍👩‍👧", "greek": "Ωμέγα", "control": "a\x00b\n\tc", "lone": "x\ud83dy"}
LANDED_ODD = {**ODD, "lone": "x\ufffdy"}
_numbers = itertools.count(1)


@dataclass
class Running:
    at: Installation
    collector: Collector
    server: Program

    @property
    def host(self) -> str:
        return f"http://127.0.0.1:{self.collector.port}"

    def restart(self) -> None:
        """On the same port, after a kill."""
        self.collector, self.server = self.at.listen("serve", port=self.collector.port)


@dataclass
class Source:
    """A source of a test's own, so that what it has sent can be told from all else."""

    at: Installation
    code: str
    key: str

    def landed(self) -> list[dict[str, Any]]:
        """Its events, when none of it waits; also that its figures balance."""
        counts = self.at.settled(self.code)
        waiting, received = counts.pop("waiting"), counts.pop("received")
        assert waiting == 0
        assert received == sum(counts.values())
        events: list[dict[str, Any]] = self.at.desk("events_of", self.code)
        assert len({event["id"] for event in events}) == len(events)
        return events

    def held(self) -> list[list[str]]:
        return self.at.desk("held_of", self.code)


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    at = Installation(tmp_path_factory.mktemp("sdk") / "home")
    try:
        yield Running(at, *at.listen("serve"))
    finally:
        at.close()


@pytest.fixture
def source(running: Running) -> Source:
    code = f"shop{next(_numbers)}"
    return Source(running.at, code, running.at.desk("open_source", code))


def numbered(events: list[dict[str, Any]]) -> list[int]:
    """The property `n` of those that have one, sorted."""
    return sorted(event["properties"]["n"] for event in events if "n" in event["properties"])


def told_in_every_kind(source: Source) -> None:
    """What every library tells in its `every kind of call` has arrived, once."""
    events = {event["kind"] + (event["channel"] or ""): event for event in source.landed()}
    assert sorted(events) == [
        "group", "lamp_dimmed", "lamp_switched", "page_viewapp", "page_viewweb"
    ]  # fmt: skip
    assert events["lamp_switched"]["properties"] == {"watt": 9, "odd": LANDED_ODD, "none": None}
    assert events["page_viewweb"]["place"] == "https://shop.example/guide"
    assert events["group"]["reference"] == "99"
    assert events.pop("lamp_dimmed")["who"] == "anonymous_id:BROWSER-1"
    assert {event["who"] for event in events.values()} == {"customer_number:4711"}
    (record,) = source.at.desk("records_of", source.code)
    assert "ana@example.com" in str(record)
    customers = source.at.desk("customers_of", source.code)
    assert customers["anonymous_id:BROWSER-1"] == customers["customer_number:4711"]
    assert source.held() == []
