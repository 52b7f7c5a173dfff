"""Reading spools, from any process, while their writers go on."""

from __future__ import annotations

import fcntl
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

import apsw
import pyarrow as pa

from threefold.collect.logic.stream import segments

_FIELDS: dict[str, pa.DataType] = {
    "seq": pa.int64(),
    "source": pa.string(),
    "received": pa.int64(),
    "events": pa.int64(),
    "sent": pa.string(),
    "context": pa.string(),
    "type": pa.string(),
    "items": pa.string(),
}
COLUMNS = pa.schema(list(_FIELDS.items()))
_NAME = re.compile(r"[0-9a-f]{32}")
_NO_BOUND = (1 << 63) - 1
MOST_BYTES = 64 << 20
# What SQLite says of files that a lander deletes while they are being opened.
_DELETED_MEANWHILE = (apsw.ReadOnlyError, apsw.CantOpenError, apsw.IOError, FileNotFoundError)
_LOOKS, _BETWEEN_LOOKS_S = 20, 0.01


def spools(root: Path) -> list[Path]:
    """Spools below `root`, in a fixed order; their folders have 32 hexadecimal digits as names."""
    with suppress(FileNotFoundError):
        return sorted(root / name for name in os.listdir(root) if _NAME.fullmatch(name))
    return []


class Reader:
    """Reads one spool again and again, and keeps open what it will need next.

    A segment lies in its log, which whoever opens it alone has to read through; so opening costs as
    much as reading. Segments behind `after` are let go.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._open: dict[int, tuple[apsw.Connection, segments.Beginning]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        for number in list(self._open):
            self._let_go(number)

    def read(self, after: int, most_events: int, most_bytes: int = MOST_BYTES) -> pa.Table:
        """Requests with a seq above `after`, in order, at least one, within both limits otherwise.

        Columns are those of `COLUMNS`; `received` counts µs since 1970 UTC. Empty when nothing
        waits.
        """
        rows: list[tuple[object, ...]] = []
        events = size = 0
        for _number, connection, until in self.segments_above(after):
            # As bytes, so that Python does not decode what Arrow only copies.
            found = connection.execute(
                "select seq, source, received, events, sent, context, type, cast(items as blob)"
                " from request where seq > ? and seq <= ? order by seq",
                (after, until),
            )
            for row in found:
                if rows and (events + row[3] > most_events or size + len(row[7]) > most_bytes):
                    return _table(rows)
                rows.append(row)
                events += row[3]
                size += len(row[7])
        return _table(rows)

    def segments_above(self, after: int = -1) -> Iterator[tuple[int, apsw.Connection, int]]:
        """Segments that may go beyond `after`: number, connection, and up to which seq it counts.

        The bound of each stands in the next one. What a lander deletes meanwhile held nothing
        waiting.
        """
        there = segments.numbers(self.folder)
        for number in self._open.keys() - set(there):
            self._let_go(number)
        before: tuple[int, apsw.Connection] | None = None
        for number in there:
            opened = self._opened(number)
            if opened is None:
                continue
            connection, beginning = opened
            if before is not None:
                if beginning.kept > after:
                    yield *before, beginning.kept
                else:
                    self._let_go(before[0])
            before = number, connection
        if before is not None:
            yield *before, _NO_BOUND

    def drop_landed(self, upto: int) -> None:
        """Delete segments that hold nothing above `upto`, except the newest."""
        for number, _connection, until in self.segments_above():
            if until > upto:
                return
            self._let_go(number)
            segments.remove(self.folder, number)

    def _opened(self, number: int) -> tuple[apsw.Connection, segments.Beginning] | None:
        if number not in self._open:
            try:
                connection = segments.reader(self.folder, number)
            except apsw.CantOpenError:
                return None
            beginning = segments.beginning_of(connection)
            if beginning is None:
                connection.close()
                return None
            self._open[number] = connection, beginning
        return self._open[number]

    def _let_go(self, number: int) -> None:
        self._open.pop(number)[0].close()


def read(folder: Path, after: int, most_events: int, most_bytes: int = MOST_BYTES) -> pa.Table:
    """`Reader.read` of a spool that is looked at once."""
    with Reader(folder) as reader:
        return reader.read(after, most_events, most_bytes)


def last(folder: Path) -> int:
    """The highest seq on disk, 0 in a new spool."""
    with Reader(folder) as reader:
        found = (
            _highest(connection, until) for _number, connection, until in reader.segments_above()
        )
        return max(found, default=0)


def waiting(folder: Path, after: int) -> dict[str, int]:
    """Events with a seq above `after`, by source. May be asked while others land and delete."""
    for _look in range(_LOOKS):
        with suppress(*_DELETED_MEANWHILE):
            return _waiting(folder, after)
        time.sleep(_BETWEEN_LOOKS_S)
    return _waiting(folder, after)


def _waiting(folder: Path, after: int) -> dict[str, int]:
    counts: dict[str, int] = {}
    query = "select source, sum(events) from request where seq > ? and seq <= ? group by source"
    with Reader(folder) as reader:
        for _number, connection, until in reader.segments_above(after):
            for source, events in connection.execute(query, (after, until)):
                counts[source] = counts.get(source, 0) + events
    return counts


def drop_landed(folder: Path, upto: int) -> None:
    """Delete segments that hold nothing above `upto`, and the folder when its writer is gone.

    The newest segment stays as long as a writer lives, because it carries the count on.
    """
    with suppress(FileNotFoundError), unwritten(folder) as alone:
        found = segments.numbers(folder)
        kept = _first_above(folder, upto)
        done = [each for each in found if kept is None or each < kept]
        if alone and done == found:
            for each in sorted(folder.iterdir(), key=lambda path: path.name == segments.LOCK):
                each.unlink(missing_ok=True)
            # Another lander may look in and leave its lock; then the next turn ends the folder.
            with suppress(OSError):
                folder.rmdir()
            return
        for number in done:
            if number != found[-1]:
                segments.remove(folder, number)


@contextmanager
def unwritten(folder: Path) -> Iterator[bool]:
    """Whether no process writes this spool; none can begin to while the block runs."""
    handle = os.open(folder / segments.LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        yield False
        return
    try:
        yield True
    finally:
        os.close(handle)


def _highest(connection: apsw.Connection, until: int) -> int:
    found = next(connection.execute("select max(seq) from request where seq <= ?", (until,)))[0]
    beginning = segments.beginning_of(connection)
    return int(found or (beginning.kept if beginning else 0))


def _first_above(folder: Path, upto: int) -> int | None:
    """Number of the first segment that holds something above `upto`."""
    with Reader(folder) as reader:
        for number, connection, until in reader.segments_above(upto):
            if _highest(connection, until) > upto:
                return number
    return None


def _table(rows: list[tuple[object, ...]]) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [()] * len(COLUMNS)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, COLUMNS, strict=True)]
    return pa.Table.from_arrays(arrays, schema=COLUMNS)
