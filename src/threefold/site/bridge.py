"""Django's pages within an ASGI server, on a few threads.

a2wsgi's own middleware hands every chunk of an answer over to the event loop by itself, which makes
a file of a megabyte ten times slower; here an answer of known length goes over in large pieces, a
usual page in one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from a2wsgi.wsgi import Body, build_environ

PIECE_BYTES = 256 << 10


class Pages:
    """`wsgi` as an ASGI application that runs it on `threads` threads."""

    def __init__(self, wsgi: Callable[..., Iterable[bytes]], threads: int) -> None:
        self._wsgi = wsgi
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="pages")

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        loop = asyncio.get_running_loop()
        query = scope["query_string"].decode("ascii", "replace").encode("ascii", "replace")

        async def part() -> Any:
            # Granian answers with a future, which cannot be handed to the loop as it is.
            return await receive()

        environ = build_environ({**scope, "query_string": query}, Body(loop, part))
        answer = _Answer(loop, send)
        rest = await loop.run_in_executor(self._threads, answer.run, self._wsgi, environ)
        await answer.send(rest, more=False)


class _Answer:
    """One answer: started with its first piece. What has no known length goes on at once."""

    def __init__(self, loop: asyncio.AbstractEventLoop, send: Any) -> None:
        self._loop, self._send = loop, send
        self._start: dict[str, Any] = {}
        self._started = self._streamed = False

    def run(self, wsgi: Callable[..., Iterable[bytes]], environ: Any) -> bytes:
        """In a thread; returns what has not been sent yet."""
        held: list[bytes] = []
        size = 0
        chunks = wsgi(environ, self._begin)
        try:
            for chunk in chunks:
                held.append(chunk)
                size += len(chunk)
                if size >= PIECE_BYTES or (self._streamed and size):
                    piece = self.send(b"".join(held), more=True)
                    asyncio.run_coroutine_threadsafe(piece, self._loop).result()
                    held, size = [], 0
        finally:
            if close := getattr(chunks, "close", None):
                close()
        return b"".join(held)

    async def send(self, body: bytes, *, more: bool) -> None:
        if not self._started:
            self._started = True
            await self._send(self._start)
        await self._send({"type": "http.response.body", "body": body, "more_body": more})

    def _begin(self, status: str, headers: list[tuple[str, str]], _error: Any = None) -> None:
        found = [
            (name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers
        ]
        self._streamed = not any(name == b"content-length" for name, _ in found)
        self._start = {
            "type": "http.response.start",
            "status": int(status[:3]),
            "headers": found,
        }
