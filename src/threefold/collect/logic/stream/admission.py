"""Who may write: keys as the store knows them, without asking it each time."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import logging
import time
from binascii import Error as Base64Error
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime

from threefold.collect.logic.stream.answers import Refused, unknown_key
from threefold.collect.logic.stream.cors import Origins

log = logging.getLogger(__name__)
REFRESH_S = 2.0
MISS_S = 0.25
"""An unknown key makes the store be asked again, at most this often."""
_MOST_SEEN = 10_000


@dataclass(frozen=True, slots=True)
class Admitted:
    """What a key may do. `off_at` is when it ends, None for never."""

    source: str
    receiving: bool
    origins: Origins
    off_at: datetime | None = None


Book = Mapping[str, Admitted]


def digest(key: str) -> str:
    """What is kept of a key: a random 256-bit secret needs no slow hash."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def basic_key(header: bytes) -> str:
    """The user name of a Basic authorisation, "" where there is none to be read."""
    scheme, _space, value = header.partition(b" ")
    if scheme.lower() != b"basic":
        return ""
    try:
        return base64.b64decode(value.strip()).decode().partition(":")[0].strip()
    except (Base64Error, UnicodeDecodeError, ValueError):
        return ""


class Admission:
    """Finds keys in a book that `load` reads from the store, in a thread of its own.

    While the store is away, what is known holds; of a key that is not known nothing can be said,
    so the client is asked to come again instead of being told to throw its events away.
    """

    def __init__(self, load: Callable[[], Book]) -> None:
        self._load = load
        self._book: Book = {}
        self._digests: dict[str, str] = {}
        self._known = False
        self._asked = -REFRESH_S
        self._asking: asyncio.Task[None] | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="keys")

    async def admit(self, key: str, origin: str) -> Admitted:
        """What `key` may do for a page of `origin` ("" for callers that are no browsers).

        Raises Refused: 401, 403, 404, or 503 while the store cannot be asked.
        """
        name = self._digests.get(key) or digest(key)
        found = self._book.get(name)
        if found is None and key:
            await self._look_again()
            found = self._book.get(name)
        elif time.monotonic() - self._asked > REFRESH_S:
            self._begin()
        if found is None and key and not self._known:
            raise Refused(503, "unavailable", "Keys cannot be checked at present.", retry_s=5)
        if found is None or (found.off_at and found.off_at <= datetime.now(UTC)):
            raise unknown_key(given=bool(key))
        if key not in self._digests and len(self._digests) < _MOST_SEEN:
            self._digests[key] = name
        if not found.receiving:
            raise Refused(404, "switched_off", "This source is switched off.")
        if origin and not found.origins.allow(origin):
            message = "Pages of this web site may not send for this source."
            raise Refused(403, "origin_not_allowed", message, shared=False)
        return found

    async def refresh(self) -> None:
        """Read the book anew, waiting for it no longer than a client would."""
        await asyncio.wait([self._begin()], timeout=REFRESH_S)

    async def _look_again(self) -> None:
        """A key may be younger than the book; everybody with an unknown one waits for one look."""
        await asyncio.sleep(max(0.0, MISS_S - (time.monotonic() - self._asked)))
        await self.refresh()

    def close(self) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _begin(self) -> asyncio.Task[None]:
        if self._asking is None:
            self._asked = time.monotonic()
            self._asking = asyncio.create_task(self._ask())
        return self._asking

    async def _ask(self) -> None:
        try:
            loop = asyncio.get_running_loop()
            self._book = await loop.run_in_executor(self._thread, self._load)
            self._known = True
        except Exception as error:
            if self._known:
                log.warning("Write keys cannot be read anew: %s", type(error).__name__)
            self._known = False
        finally:
            self._asking = None
