"""Reading a request's body: as it comes, unpacked, and never more than allowed."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from threefold.collect.logic.stream.answers import Refused

Receive = Callable[[], Awaitable[Mapping[str, Any]]]

IDLE_S = 30.0
_SWALLOWED = 8
_MEMBERS = 16
_GZIP = 16 + zlib.MAX_WBITS
_ENCODINGS = {b"gzip": _GZIP, b"x-gzip": _GZIP, b"deflate": zlib.MAX_WBITS}


class Gone(Exception):
    """The client has hung up; there is nobody to answer."""


class Room:
    """Bytes one process holds of requests not yet on disk; above `most` it refuses with 429."""

    def __init__(self, most: int) -> None:
        self.most, self.held = most, 0


class Hold:
    """The part of the room that one request takes, until it is let go."""

    __slots__ = ("room", "size")

    def __init__(self, room: Room) -> None:
        self.room, self.size = room, 0

    def take(self, size: int) -> None:
        self.size += size
        self.room.held += size
        if self.room.held > self.room.most:
            message = "Too much is waiting to be written to disk; send again a little later."
            raise Refused(429, "busy", message, retry_s=1)

    def let_go(self) -> None:
        self.room.held -= self.size
        self.size = 0


async def body(receive: Receive, length: int | None, most: int, hold: Hold) -> bytes:
    """The whole body; raises Refused with 413 above `most` bytes.

    `length` is what the request announces. The rest of a body too large is read and forgotten up
    to a bound, because a client cut off while it sends never gets to see the answer.
    """
    message = await _next(receive)
    chunk: bytes = message.get("body", b"")
    if len(chunk) == length:
        hold.take(length)
        return chunk
    chunks, size, refused = [], 0, None
    while True:
        if message["type"] == "http.disconnect":
            raise Gone
        size += len(chunk)
        try:
            if size > most:
                raise too_large(most)
            hold.take(len(chunk))
            chunks.append(chunk)
        except Refused as error:
            refused = refused or error
            chunks.clear()
        more = message.get("more_body", False) and (length is None or size < length)
        if not more or size > most * _SWALLOWED:
            break
        message = await _next(receive)
        chunk = message.get("body", b"")
    if refused:
        raise refused
    return b"".join(chunks)


async def _next(receive: Receive) -> Mapping[str, Any]:
    try:
        async with asyncio.timeout(IDLE_S):
            return await receive()
    except TimeoutError:
        raise Gone from None


def too_large(most: int) -> Refused:
    return Refused(413, "too_large", f"A request holds at most {most} bytes, unpacked.")


def unpacked(body: bytes, encoding: bytes, most: int, hold: Hold) -> bytes:
    """Raises Refused: 413 as soon as more than `most` bytes come out, 400 for what is damaged.

    A body that only claims to be packed, as proxies leave it behind, is taken as it is.
    """
    name = encoding.strip().lower()
    if name in {b"", b"identity"} or body[:1] in {b"{", b"["}:
        return body
    if name not in _ENCODINGS:
        raise Refused(400, "unknown_encoding", "The body may be packed with gzip or deflate only.")
    parts: list[bytes] = []
    left = most + 1
    try:
        for _ in range(_MEMBERS):
            reader = zlib.decompressobj(_ENCODINGS[name])
            parts.append(reader.decompress(body, left))
            left -= len(parts[-1])
            hold.take(len(parts[-1]))
            if left <= 0:
                raise too_large(most)
            body = reader.unused_data
            if not reader.eof:
                break
            if not body.strip(b"\0"):
                return b"".join(parts)
    except zlib.error:
        pass
    raise Refused(400, "malformed", "The packed body is damaged or cut off.")
