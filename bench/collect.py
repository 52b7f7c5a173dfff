"""The event API beside the same server doing nothing, then its memory, then landing alone.

python bench/collect.py [SECONDS]

The client runs on the same machine, in a process of its own, over real sockets: connections that
are kept, each with one request under way. "Nothing" is a POST of the same body to the address where
clients leave figures about themselves: it is read, thrown away and answered. Every other request is
answered only when its events are on disk.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from pathlib import Path
from statistics import median
from typing import Any

SECONDS, ROUNDS, CONNECTIONS, BATCH = 10.0, 10, 64, 100
SIMULATED = 3_600_000  # an hour at a thousand events a second
LANDED = 1_200_000  # of 50,000 visitors, new ones at first
LEAST_BATCH, LEAST_SINGLE, LEAST_EVENTS, LEAST_LANDED = 0.25, 0.4, 60_000, 100_000


def message(number: int) -> dict[str, Any]:
    return {
        "type": "track",
        "event": "Product Viewed",
        "messageId": f"ajs-next-{number:036d}",
        "anonymousId": f"{number % 50_000:08d}-5f6f-4f3f-8f3f-0f0f0f0f0f0f",
        "timestamp": "2026-11-22T09:30:00.000Z",
        "properties": {"product": f"P{number % 500}", "category": "Home", "price": 12.5},
        "context": {"library": {"name": "analytics.js", "version": "next-1.84.0"}},
    }


def request(path: str, body: bytes, key: str) -> bytes:
    basic = base64.b64encode(f"{key}:".encode()).decode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic {basic}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


class Connection(asyncio.Protocol):
    """Sends the same request as soon as the last answer is whole; notes how long each took."""

    def __init__(self, sent: bytes, until: float, times: list[float]) -> None:
        self.sent, self.until, self.times = sent, until, times
        self.done = asyncio.get_running_loop().create_future()
        self.had = b""

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.send()

    def send(self) -> None:
        self.began = time.perf_counter()
        self.transport.write(self.sent)

    def data_received(self, data: bytes) -> None:
        self.had += data
        if not self.had.endswith(b"}"):
            return
        assert self.had.startswith(b"HTTP/1.1 200"), self.had
        self.had = b""
        now = time.perf_counter()
        self.times.append(now - self.began)
        if now < self.until:
            self.send()
        elif not self.done.done():
            self.done.set_result(None)

    def connection_lost(self, _error: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(ConnectionError("the server hung up"))


async def load(
    port: int, sent: bytes, seconds: float, connections: int
) -> tuple[float, list[float]]:
    """Requests a second, and the seconds each took, sorted."""
    loop, times = asyncio.get_running_loop(), []
    began = time.perf_counter()
    made = [
        await loop.create_connection(
            lambda: Connection(sent, began + seconds, times), "127.0.0.1", port
        )
        for _ in range(connections)
    ]
    await asyncio.gather(*(protocol.done for _, protocol in made))
    took = time.perf_counter() - began
    for transport, _ in made:
        transport.close()
    return len(times) / took, sorted(times)


def told(name: str, rates: list[float], times: list[float], events: int) -> None:
    times.sort()
    half, most = times[len(times) // 2], times[int(len(times) * 0.99)]
    rate = median(rates)
    counted = f"{rate * events:11,.0f} events/s" if events else " " * 20
    print(
        f"  {name:30} {rate:9,.0f} requests/s {counted}"
        f"   p50 {half * 1000:6.2f} ms   p99 {most * 1000:6.2f} ms"
    )


def compared(port: int, key: str, seconds: float) -> None:
    one = json.dumps(message(1)).encode()
    many = json.dumps(
        {"batch": [message(n) for n in range(BATCH)], "sentAt": "2026-11-22"}
    ).encode()
    print(
        f"{CONNECTIONS} connections, batches of {BATCH} ({len(many):,} bytes), then single events"
    )
    for name, body, path, events, least in (
        ("batches", many, "/v1/batch", BATCH, LEAST_BATCH),
        ("single events", one, "/v1/track", 1, LEAST_SINGLE),
    ):
        asyncio.run(load(port, request(path, body, key), 1.0, CONNECTIONS))
        found: dict[str, tuple[list[float], list[float]]] = {}
        # By turns, so that whatever else the machine does falls on both.
        for where in ("/v1/m", path) * ROUNDS:
            sent = request(where, body, key)
            rate, times = asyncio.run(load(port, sent, seconds / ROUNDS, CONNECTIONS))
            rates, all_times = found.setdefault(where, ([], []))
            rates.append(rate)
            all_times.extend(times)
        told(f"nothing, body of {name}", *found["/v1/m"], 0)
        told(f"{name}, on disk", *found[path], events)
        idle, rate = median(found["/v1/m"][0]), median(found[path][0])
        print(f"  {name} / nothing: {rate / idle:.2f} (at least {least})")
        if events > 1:
            print(f"  events/s: {rate * events:,.0f} (at least {LEAST_EVENTS:,})")


def memory(pid: int) -> float:
    """MiB that the server's processes hold, taken together."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    status = [Path(f"/proc/{each}/status").read_text() for each in children]
    return sum(int(text.split("VmRSS:")[1].split()[0]) for text in status) / 1024


def emptied(spool: Path) -> None:
    from threefold.collect.logic.stream.spool import drop_landed, last, spools

    for folder in spools(spool):
        drop_landed(folder, last(folder))


def flat(pid: int, port: int, key: str, spool: Path) -> None:
    """An hour's load at once, while a stand-in for landing deletes what lies on disk."""
    stop = threading.Event()

    def drop() -> None:
        while not stop.wait(0.5):
            emptied(spool)

    body = json.dumps({"batch": [message(n) for n in range(BATCH)]}).encode()
    helper = threading.Thread(target=drop)
    helper.start()
    asyncio.run(load(port, request("/v1/batch", body, key), 2.0, CONNECTIONS))
    told, sent, least = [memory(pid)], 0, SIMULATED
    while sent < least:
        _rate, times = asyncio.run(load(port, request("/v1/batch", body, key), 2.0, CONNECTIONS))
        sent += len(times) * BATCH
        told.append(memory(pid))
    stop.set()
    helper.join()
    middle = told[len(told) // 2]
    print(
        f"  memory over {sent:,} events: start {told[0]:.0f} MiB, middle {middle:.0f} MiB,"
        f" end {told[-1]:.0f} MiB"
    )


def landing(source: str) -> None:
    from django.conf import settings

    from threefold.collect.logic.stream.spool import Request, Spool
    from threefold.collect.service import stream

    spool = Spool(settings.HOME.spool / uuid.uuid4().hex)
    for start in range(0, LANDED, BATCH):
        items = "\n".join(json.dumps(message(n)) for n in range(start, start + BATCH))
        spool.put_wait(Request(source, BATCH, items, "2026-11-22T09:30:01.000Z"))
    spool.close()
    began = time.perf_counter()
    done = stream.land_waiting()
    took = time.perf_counter() - began
    print(f"  landing alone: {LANDED / took:,.0f} events/s (at least {LEAST_LANDED:,}); {done}")


def main(seconds: float) -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "THREEFOLD_HOME": f"{folder}/home",
            "DJANGO_SETTINGS_MODULE": "threefold.site.settings",
        }
        subprocess.run(
            [sys.executable, "-m", "threefold", "init", "--industry", "ecommerce"],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        import django

        django.setup()
        from django.conf import settings

        from threefold.collect.models import Source
        from threefold.collect.service.stream import keys

        Source.objects.create(code="shop", label="Shop")
        key = keys.create("shop", actor=None)[1]
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        words = ["collect", "--port", str(port)]
        server = subprocess.Popen(
            [sys.executable, "-m", "threefold", *words],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            for _ in range(200):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            compared(port, key, seconds)
            emptied(settings.HOME.spool)
            flat(server.pid, port, key, settings.HOME.spool)
        finally:
            server.terminate()
            server.wait(30)
        emptied(settings.HOME.spool)
        landing("shop")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS)
