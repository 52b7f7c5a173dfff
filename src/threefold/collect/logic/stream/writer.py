"""The one who writes a spool folder: commits groups of requests, changes segments in trouble."""

from __future__ import annotations

import fcntl
import logging
import os
import shutil
import time
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import apsw

from threefold.collect.logic.stream import segments
from threefold.collect.logic.stream.spooled import last

log = logging.getLogger(__name__)
RETRY_S = 0.5
_LOCK_S = 0.3
ROOM_BYTES = 1 << 20
"""Free space below which a full disk is not tried again."""
Row = tuple[str | int | bytes | None, ...]
_ROW = "(?, ?, ?, ?, ?, ?, ?, cast(? as text))"
_ROWS_AT_ONCE = (64, 8, 1)
"""Each statement run lets other threads in and waits to come back; many small ones wait long."""
_ROW_BYTES = 100


@dataclass(slots=True)
class Request:
    """What one call brought: `events` JSON objects in `items`, one a line.

    `sent` is the batch's sentAt as written, `context` the batch's context as a JSON object, `type`
    the type its path says; each is None where there is none.
    """

    source: str
    events: int
    items: bytes | str
    sent: str | None = None
    context: str | None = None
    type: str | None = None


class Writer:
    """Belongs to one thread; only `ready` may be asked from others."""

    def __init__(
        self, folder: Path, segment_bytes: int, vfs: str | None, clock: Callable[[], int]
    ) -> None:
        self.folder = folder
        self._segment_bytes, self._vfs, self._clock = segment_bytes, vfs, clock
        self._connection: apsw.Connection | None = None
        self._failed: apsw.Connection | None = None
        self._lock = -1
        self._number = self._seq = self._kept = self._received = self._filled = 0
        self._tried = -RETRY_S
        self._full = False

    @property
    def ready(self) -> bool:
        return self._connection is not None and not self._full

    def commit(self, requests: Sequence[Request]) -> bool:
        """Whether all of them are on disk now; otherwise none of them is."""
        if not self.prepare() or self._connection is None:
            return False
        rows, size, at = self._rows(requests)
        try:
            self._connection.execute("begin immediate")
            _insert(self._connection, rows)
            self._connection.execute("commit")
        except Exception as error:
            log.error("Events could not be written to disk: %s", error)
            # The numbers of the lost group are not given out again.
            self._seq += len(rows)
            self._give_up(self._connection, error)
            return False
        self._seq = self._kept = self._seq + len(rows)
        self._received = at
        self._filled += size
        return True

    def prepare(self) -> bool:
        """Whether there is a segment to write; makes one where needed, not too often in trouble."""
        if self.ready and self._filled <= self._segment_bytes:
            return True
        if time.monotonic() - self._tried < RETRY_S:
            return self.ready
        self._tried = time.monotonic()
        if self._full:
            self._full = shutil.disk_usage(self.folder).free < ROOM_BYTES
            return self.ready
        try:
            self._take_folder()
            self._number += 1
            beginning = segments.Beginning(self._seq + 1, self._kept, self._received)
            fresh = segments.make(self.folder, self._number, beginning, self._vfs)
        except Exception as error:
            log.error("The spool cannot be written: %s", error)
            # What was begun may turn up all the same and bound the segment before it.
            self._failed, self._connection = self._connection or self._failed, None
            return False
        self._close_segments()
        self._connection, self._filled = fresh, 0
        self._tried = -RETRY_S
        return True

    def close(self) -> None:
        self._close_segments()
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1

    def _rows(self, requests: Sequence[Request]) -> tuple[list[Row], int, int]:
        """Rows to insert, their bytes, and the last time given."""
        rows: list[Row] = []
        last_at, seq, size = self._received, self._seq, 0
        for one in requests:
            at = max(last_at + 1, self._clock() // 1000)
            last_at = at + max(one.events, 1) - 1
            seq += 1
            items = one.items if isinstance(one.items, bytes) else one.items.encode()
            size += len(items) + _ROW_BYTES
            rows.append((seq, one.source, at, one.events, one.sent, one.context, one.type, items))
        return rows, size, last_at

    def _give_up(self, connection: apsw.Connection, error: Exception) -> None:
        """A full disk leaves a segment sound. After any other error it is never written again.

        What the system has failed to write once it may forget, and then call the next try a
        success.
        """
        self._tried = time.monotonic()
        full = isinstance(error, apsw.FullError)
        sound = full or isinstance(error, apsw.BusyError)
        if connection.in_transaction:
            try:
                connection.execute("rollback")
            except apsw.Error:
                sound = False
        if sound:
            self._full = full
            return
        # Left open until the next one stands: readers that share its index do not see the group.
        self._failed, self._connection = connection, None

    def _take_folder(self) -> None:
        """Make and lock the folder once, and go on where an earlier writer ended."""
        while self._lock < 0:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            segments.sync_folder(self.folder.parent)
            # A lander may remove the folder of a writer that is gone, at any moment before this.
            with suppress(FileNotFoundError):
                handle = os.open(self.folder / segments.LOCK, os.O_RDWR | os.O_CREAT, 0o600)
                try:
                    _locked(handle)
                    same = os.stat(self.folder / segments.LOCK).st_ino == os.fstat(handle).st_ino
                except OSError:
                    os.close(handle)
                    raise
                if same:
                    self._go_on()
                    self._lock = handle
                else:
                    os.close(handle)

    def _go_on(self) -> None:
        found = segments.numbers(self.folder)
        if not found:
            return
        self._number = found[-1]
        self._seq = self._kept = last(self.folder)
        for number in found[-2:]:
            with closing(segments.reader(self.folder, number)) as connection:
                query = "select max(received + events - 1) from request"
                beginning = segments.beginning_of(connection)
                if beginning is not None:
                    told = next(connection.execute(query))[0] or 0
                    self._received = max(self._received, told, beginning.received)

    def _close_segments(self) -> None:
        for connection in (self._connection, self._failed):
            if connection is not None:
                with suppress(apsw.Error):
                    connection.close()
        self._connection = self._failed = None


def _insert(connection: apsw.Connection, rows: list[Row]) -> None:
    start = 0
    for size in _ROWS_AT_ONCE:
        statement = f"insert into request values {','.join([_ROW] * size)}"
        while len(rows) - start >= size:
            some = rows[start : start + size]
            connection.execute(statement, [value for row in some for value in row])
            start += size


def _locked(handle: int) -> None:
    """A lander holds the lock for moments only; raises BlockingIOError where a writer has it."""
    until = time.monotonic() + _LOCK_S
    while True:
        try:
            return fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise
            time.sleep(0.01)
