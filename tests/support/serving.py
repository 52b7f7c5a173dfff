"""One installation that runs as `threefold serve`, shared by the tests that only send to it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.support.collector import Collector
from tests.support.installation import Installation, Program

_numbers = itertools.count(1)


@dataclass
class Running:
    """Web app, event API and worker."""

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
        found: list[list[str]] = self.at.desk("held_of", self.code)
        return found


def new_source(running: Running) -> Source:
    code = f"shop{next(_numbers)}"
    return Source(running.at, code, running.at.desk("open_source", code))


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    at = Installation(tmp_path_factory.mktemp("serving") / "home")
    try:
        yield Running(at, *at.listen("serve"))
    finally:
        at.close()
