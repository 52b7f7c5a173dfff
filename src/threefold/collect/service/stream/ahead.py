"""Reading and taking apart the next stretch of a spool while the present one is landed."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import NamedTuple

import pyarrow as pa

from threefold.collect.logic.stream import spool as spools
from threefold.collect.service.stream import parsing


class _Begun(NamedTuple):
    reader: spools.Reader
    after: int
    private: str
    work: Future[tuple[pa.Table, pa.Table | None]]


class Ahead:
    """One stretch at a time, in a thread that touches the spool and the engine, never the store.

    What it holds is only a head start: whatever does not fit is read and parsed again.
    """

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="ahead")
        self._begun: _Begun | None = None
        self._given: tuple[pa.Table, pa.Table, str] | None = None

    def begin(self, reader: spools.Reader, after: int, most_events: int, private: str) -> None:
        """Start on what comes after request `after`; the reader is ours until it is asked again
        or this is closed."""
        work = self._pool.submit(_prepared, reader, after, most_events, private)
        self._begun = _Begun(reader, after, private, work)

    def read(self, reader: spools.Reader, after: int, most_events: int) -> pa.Table:
        """`Reader.read`, or what was read of it before."""
        begun, self._begun = self._begun, None
        try:
            requests, messages = begun.work.result() if begun else (None, None)
        except Exception:
            # It fails again where it is answered for.
            requests = None
        if begun is None or requests is None or (begun.reader, begun.after) != (reader, after):
            return reader.read(after, most_events)
        if messages is not None:
            self._given = (requests, messages, begun.private)
        return requests

    def parse(self, requests: pa.Table, *, spool: str, private: str) -> pa.Table:
        """`parsing.parse`, or what was parsed of these very requests before."""
        given, self._given = self._given, None
        if given is not None and given[0] is requests and given[2] == private:
            return given[1]
        return parsing.parse(requests, spool=spool, private=private)

    def wait(self) -> None:
        """Let go of the reader."""
        begun, self._begun = self._begun, None
        if begun is not None:
            wait([begun.work])

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)


def _prepared(
    reader: spools.Reader, after: int, most_events: int, private: str
) -> tuple[pa.Table, pa.Table | None]:
    requests = reader.read(after, most_events)
    if not requests.num_rows:
        return requests, None
    return requests, parsing.parse(requests, spool=reader.folder.name, private=private)
