"""From the 200 to lake and store while everything is killed again and again, and while the lake
is away: what was acknowledged is there once, whatever was refused or cut off."""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from tests.support.collector import basic, free_port
from tests.support.installation import ROOT, Installation, until

pytestmark = pytest.mark.store

KILLS = 50
BREATH_S = 0.05


class Fleet:
    """Collectors and landers of one installation, started within moments."""

    def __init__(self, at: Installation, collectors: int = 2, landers: int = 2) -> None:
        self.at = at
        with (at.home / "fleet.log").open("ab") as log:
            self._fork = subprocess.Popen(
                [sys.executable, "-m", "tests.support.prefork"],
                cwd=ROOT,
                env=at.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        self.ports = [free_port() for _ in range(collectors)]
        self.jobs = [f"collect {port}" for port in self.ports] + ["land"] * landers
        self.pids = [self._start(job) for job in self.jobs]

    def _start(self, job: str) -> int:
        assert self._fork.stdin is not None
        assert self._fork.stdout is not None
        self._fork.stdin.write(job + "\n")
        self._fork.stdin.flush()
        return int(self._fork.stdout.readline())

    def kill(self, place: int) -> None:
        """`kill -9` of one process, and another in its place at once."""
        os.kill(self.pids[place], signal.SIGKILL)
        until(lambda: Path(f"/proc/{self.pids[place]}").exists(), lambda there: not there, 5, 0.002)
        self.pids[place] = self._start(self.jobs[place])

    def close(self) -> None:
        for pid in self.pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        with self._fork as fork:
            assert fork.stdin is not None
            fork.stdin.close()


@dataclass
class Ledger:
    """What clients have sent, by message id, and which of it was acknowledged."""

    source: str
    key: str
    sent: dict[str, dict[str, Any]] = field(default_factory=dict)
    acknowledged: set[str] = field(default_factory=set)
    answers: Counter[int] = field(default_factory=Counter)

    def of(self, kind: str, ids: list[str]) -> set[str]:
        return {each for each in ids if kind_of(self.sent[each]) == kind}


def kind_of(message: dict[str, Any]) -> str:
    return "bad" if message.get("event") == "" else message["type"]


def client(number: int, fleet: Fleet, ledger: Ledger, stop: threading.Event) -> None:
    """Batches to any collector; most are sent until they are acknowledged, some are given up."""
    chance = random.Random(number)
    turn = 0
    while not stop.is_set():
        turn += 1
        ids = [f"{number}-{turn}-{i}" for i in range(chance.randrange(1, 40))]
        batch = [message(each, ledger.source, chance) for each in ids]
        ledger.sent.update(zip(ids, batch, strict=True))
        patient = chance.random() < 0.9
        while True:
            status = post(chance.choice(fleet.ports), ledger.key, batch)
            ledger.answers[status] += 1
            if status == 200:
                ledger.acknowledged.update(ids)
            # Some send again what they have been told is there, as after an answer that was lost.
            if not patient or (status == 200 and chance.random() > 0.05):
                break
            time.sleep(BREATH_S)
        time.sleep(BREATH_S)


def message(name: str, source: str, chance: random.Random) -> dict[str, Any]:
    user = chance.randrange(200)
    common = {"messageId": name, "userId": f"u{user}", "timestamp": "2026-03-01T10:00:00Z"}
    dice = chance.random()
    if dice < 0.02:
        return {**common, "type": "track", "event": ""}
    if dice < 0.1:
        traits = {"email": f"u{user}@{source}.example.com", "firstName": chance.choice("ABC")}
        return {**common, "type": "identify", "traits": traits}
    return {**common, "type": "track", "event": "Lamp Switched", "properties": {"n": name}}


def post(port: int, key: str, batch: list[dict[str, Any]]) -> int:
    """The status, 0 when there is no answer."""
    body = json.dumps({"batch": batch, "sentAt": "2026-03-01T10:00:00Z"})
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as line:
        try:
            line.request("POST", "/v1/batch", body, basic(key))
            return line.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0


def event_id(source: str, message_id: str) -> str:
    text = f"event\x1f{source}\x1f{message_id}"
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def assert_once(at: Installation, ledger: Ledger, customers: int) -> dict[str, int]:
    """Everything acknowledged is there, nothing twice, nothing that nobody sent.

    `customers` were there before.
    """
    shop = ledger.source
    counts = at.settled(shop, 60)
    came = at.desk("remembered", shop, list(ledger.sent))
    assert ledger.acknowledged <= set(came)
    landed = ledger.of("track", came)
    told = ledger.of("identify", came)
    assert sorted(at.desk("ids", shop)) == sorted(event_id(shop, each) for each in landed)
    assert sorted(at.desk("held_ids", shop)) == sorted(ledger.of("bad", came))
    assert counts["landed"] == len(landed) + len(told)
    assert counts["quarantined"] == len(came) - len(landed) - len(told)
    assert counts["received"] == len(came) + counts["duplicates"]
    records = at.desk("records_of", shop)
    assert {each["key"] for each in records} == {ledger.sent[each]["userId"] for each in told}
    users = {ledger.sent[each]["userId"] for each in landed | told}
    assert at.desk("customer_count") == customers + len(users)
    return counts


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    at = Installation(tmp_path_factory.mktemp("fleet") / "home")
    made = Fleet(at)
    yield made
    made.close()
    at.close()


@pytest.fixture
def ledger(fleet: Fleet, request: pytest.FixtureRequest) -> Ledger:
    source = f"shop{len(request.node.name)}"
    return Ledger(source, fleet.at.desk("open_source", source))


@contextlib.contextmanager
def load(fleet: Fleet, ledger: Ledger, clients: int = 3) -> Iterator[None]:
    stop = threading.Event()
    threads = [
        threading.Thread(target=client, args=(number, fleet, ledger, stop))
        for number in range(clients)
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def test_fifty_kills_of_collectors_and_landers_lose_and_double_nothing(
    fleet: Fleet, ledger: Ledger
) -> None:
    chance, before = random.Random(50), fleet.at.desk("customer_count")
    with load(fleet, ledger):
        for _kill in range(KILLS):
            time.sleep(chance.uniform(0.05, 0.7))
            fleet.kill(chance.randrange(len(fleet.jobs)))
    counts = assert_once(fleet.at, ledger, before)
    assert counts["duplicates"] > 0
    assert ledger.answers[0] > 0


def test_a_lake_that_is_away_for_a_while_costs_nothing(fleet: Fleet, ledger: Ledger) -> None:
    before, lake = fleet.at.desk("customer_count"), fleet.at.home / "lake"
    with load(fleet, ledger):
        until(lambda: fleet.at.desk("counters", ledger.source)["landed"], bool)
        away = lake.rename(lake.with_name("away"))
        time.sleep(1)
        acknowledged = len(ledger.acknowledged)
        time.sleep(1)
        assert len(ledger.acknowledged) > acknowledged
        away.rename(lake)
    assert_once(fleet.at, ledger, before)
