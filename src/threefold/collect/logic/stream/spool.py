"""The spool: requests are on disk before they are acknowledged.

One folder a writing process, in it numbered segments (`segments`), each a SQLite database in WAL
mode with full synchronisation. One thread writes: it takes whatever waits, commits it as one
transaction, and then wakes all who wait for it.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue

from threefold.collect.logic.stream.spooled import (
    Reader,
    drop_landed,
    last,
    read,
    spools,
    waiting,
)
from threefold.collect.logic.stream.writer import RETRY_S, Request, Writer
from threefold.kit.errors import Unavailable

__all__ = ["Reader", "Request", "Spool", "drop_landed", "last", "read", "spools", "waiting"]


@dataclass(slots=True)
class _Waiting:
    request: Request
    settle: asyncio.Future[None] | Future[None]
    loop: asyncio.AbstractEventLoop | None


class Spool:
    """Writes one spool folder; `ready` says whether it can be written just now.

    `waiting_bytes` is what `put` has accepted and not yet answered. `clock` gives ns since 1970
    UTC. A clock that is set back does not turn times back: they go on by a microsecond an event
    until it has caught up.
    """

    def __init__(
        self,
        folder: Path,
        *,
        segment_bytes: int = 64 << 20,
        vfs: str | None = None,
        clock: Callable[[], int] = time.time_ns,
    ) -> None:
        self.folder = folder
        self.waiting_bytes = 0
        self._writer = Writer(folder, segment_bytes, vfs, clock)
        self._queue: SimpleQueue[_Waiting | None] = SimpleQueue()
        self._closed = False
        self._thread = threading.Thread(target=self._write, name="spool", daemon=True)
        self._thread.start()

    @property
    def ready(self) -> bool:
        return self._writer.ready and not self._closed

    async def put(self, request: Request) -> None:
        """Return when the request is on disk; raise Unavailable when it could not be put there."""
        if self._closed:
            raise _unavailable()
        _check(request)
        loop = asyncio.get_running_loop()
        settle = loop.create_future()
        size = len(request.items)
        self.waiting_bytes += size
        self._queue.put(_Waiting(request, settle, loop))
        try:
            await settle
        finally:
            self.waiting_bytes -= size

    def put_wait(self, request: Request) -> None:
        """`put` for threads without an event loop."""
        if self._closed:
            raise _unavailable()
        _check(request)
        settle: Future[None] = Future()
        self._queue.put(_Waiting(request, settle, None))
        while True:
            try:
                return settle.result(timeout=RETRY_S)
            except TimeoutError:
                # Closed between the question and the queue: nobody will answer.
                if not self._thread.is_alive():
                    raise _unavailable() from None

    def close(self) -> None:
        """Write what waits, then let go of the folder."""
        self._closed = True
        self._queue.put(None)
        self._thread.join()

    def _write(self) -> None:
        self._writer.prepare()
        going = True
        while going:
            group, going = self._group()
            if group:
                _answer(group, self._writer.commit([each.request for each in group]))
            else:
                self._writer.prepare()
        self._writer.close()

    def _group(self) -> tuple[list[_Waiting], bool]:
        """Everything that waits, and whether more may come."""
        group: list[_Waiting] = []
        try:
            entry = self._queue.get(timeout=None if self._writer.ready else RETRY_S)
            while entry is not None:
                group.append(entry)
                entry = self._queue.get_nowait()
        except Empty:
            return group, True
        return group, False


def _answer(group: list[_Waiting], done: bool) -> None:
    loops: dict[asyncio.AbstractEventLoop, list[asyncio.Future[None]]] = {}
    for each in group:
        if isinstance(each.settle, Future):
            _settle([each.settle], done)
        elif each.loop is not None:
            loops.setdefault(each.loop, []).append(each.settle)
    for loop, settles in loops.items():
        with suppress(RuntimeError):  # the loop has ended, nobody waits any more
            loop.call_soon_threadsafe(_settle, settles, done)


def _settle(settles: list[asyncio.Future[None]] | list[Future[None]], done: bool) -> None:
    for settle in settles:
        if settle.done():
            continue
        if done:
            settle.set_result(None)
        else:
            settle.set_exception(_unavailable())


def _check(request: Request) -> None:
    """Raise UnicodeEncodeError here rather than in the thread that writes for all."""
    for text in (request.items, request.sent, request.context):
        if isinstance(text, str):
            text.encode()


def _unavailable() -> Unavailable:
    return Unavailable(
        "Events cannot be written to disk at present.",
        remedy="Free space on the disk of the spool folder; clients send again by themselves.",
    )
