"""@segment/analytics-node as it is, told only where to send and with which key."""

from __future__ import annotations

import subprocess
import time

import pytest
from tests.collect.sdk.conftest import numbered, told_in_every_kind
from tests.support.faulty import faulty
from tests.support.node import FOLDER
from tests.support.serving import Running, Source

pytestmark = pytest.mark.usefixtures("node_packages")


def begin(host: str, key: str, task: str, count: int = 0) -> subprocess.Popen[str]:
    return subprocess.Popen(
        ["node", "send.mjs", host, key, task, str(count)],
        cwd=FOLDER,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def end(sender: subprocess.Popen[str]) -> None:
    _out, errors = sender.communicate(timeout=120)
    assert sender.returncode == 0, errors


def test_every_kind_of_call_arrives_once(running: Running, source: Source) -> None:
    end(begin(running.host, source.key, "everyKind"))
    told_in_every_kind(source)


def test_refused_and_lost_requests_are_sent_again(running: Running, source: Source) -> None:
    with faulty(running.collector.port, ["503", "lost", "429", "", "lost", "503"]) as proxy:
        end(begin(f"http://127.0.0.1:{proxy.port}", source.key, "many", 300))
    assert not proxy.faults
    assert numbered(source.landed()) == list(range(300))
    assert running.at.desk("counters", source.code)["duplicates"] > 0


def test_a_server_killed_while_it_receives_costs_nothing(running: Running, source: Source) -> None:
    sender = begin(running.host, source.key, "many", 2000)
    time.sleep(0.8)
    assert sender.poll() is None
    running.server.kill()
    running.restart()
    end(sender)
    assert numbered(source.landed()) == list(range(2000))
