"""Event API processes for tests, asked over real sockets, and what lies in their spools."""

from __future__ import annotations

import base64
import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from threefold.collect.logic.stream.spool import read, spools

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def basic(key: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{key}:".encode()).decode()}


@dataclass
class Collector:
    """One server; `process` is Granian's parent, whose only child does the work."""

    port: int
    spool: Path
    process: subprocess.Popen[bytes]
    seen: dict[str, int] = field(default_factory=dict)

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | Any = None,
        headers: Mapping[str, str] | None = None,
        *,
        key: str = "",
        host: str = "",
    ) -> Answer:
        """One request on a connection of its own; what is not bytes is sent as JSON."""
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
        all_headers = {**(basic(key) if key else {}), **(headers or {})}
        if host:
            all_headers["Host"] = host
        with contextlib.closing(
            http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        ) as connection:
            connection.request(method, path, body, all_headers)
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, found, answer.read())

    def rows(self) -> list[dict[str, Any]]:
        """Requests on disk that no earlier call has shown."""
        found = []
        for folder in spools(self.spool):
            rows = read(folder, self.seen.get(folder.name, 0), 10**9, 1 << 40).to_pylist()
            if rows:
                self.seen[folder.name] = rows[-1]["seq"]
            found += rows
        return found

    def items(self) -> list[Any]:
        """Events on disk that no earlier call has shown."""
        return [json.loads(line) for row in self.rows() for line in row["items"].split("\n")]

    @property
    def workers(self) -> list[int]:
        pid = self.process.pid
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
        return [int(each) for each in text.split()]

    def memory_mib(self) -> float:
        status = Path(f"/proc/{self.workers[0]}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    def kill(self) -> None:
        """`kill -9` of everything at once."""
        for pid in (self.process.pid, *self.workers):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(30)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def wait_for(port: int, process: subprocess.Popen[bytes], seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        assert process.poll() is None, "the server has ended"
        with (
            contextlib.suppress(OSError),
            contextlib.closing(
                http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            ) as connection,
        ):
            connection.request("GET", "/health/ready")
            if connection.getresponse().status == 200:
                return
        time.sleep(0.05)
    raise AssertionError("the server does not answer")


def start(spool: Path, *, limits: Mapping[str, int] | None = None, port: int = 0) -> Collector:
    """The event API with the keys of `collector_app`."""
    spool.mkdir(parents=True, exist_ok=True)
    port = port or free_port()
    words = ["granian", "--interface", "asgi", "--factory", "--no-ws", "--port", str(port)]
    process = subprocess.Popen(
        [sys.executable, "-m", *words, "tests.support.collector_app:application"],
        cwd=ROOT,
        env={
            **os.environ,
            "PYTHONPATH": f"{ROOT}/src:{ROOT}",
            "COLLECTOR_SPOOL": str(spool),
            "COLLECTOR_LIMITS": json.dumps(dict(limits or {})),
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(port, process)
    except BaseException:
        process.kill()
        raise
    return Collector(port, spool, process)


@pytest.fixture(scope="session")
def shared_collector(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collector]:
    found = start(tmp_path_factory.mktemp("collector") / "spool")
    yield found
    found.stop()


@pytest.fixture
def collector(shared_collector: Collector) -> Collector:
    """The session's server, with nothing in its spool that has not been seen."""
    shared_collector.rows()
    return shared_collector
