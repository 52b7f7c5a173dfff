"""Reading spools, from any process, while their writers go on."""

from __future__ import annotations

import fcntl
import os
import re
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

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


def read(folder: Path, after: int, most_events: int, most_bytes: int = MOST_BYTES) -> pa.Table:
    """Requests with a seq above `after`, in order, at least one, within both limits otherwise.

    Columns are those of `COLUMNS`; `received` counts µs since 1970 UTC. Empty when nothing waits.
    """
    rows: list[tuple[object, ...]] = []
    events = size = 0
    for connection, until in _segments(folder, after):
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


def last(folder: Path) -> int:
    """The highest seq on disk, 0 in a new spool."""
    highest = 0
    for connection, until in _segments(folder):
        highest = max(highest, _highest(connection, until))
    return highest


def waiting(folder: Path, after: int) -> dict[str, int]:
    """Events with a seq above `after`, by source. May be asked while others land and delete."""
    for _look in range(_LOOKS):
        with suppress(*_DELETED_MEANWHILE):
            return _waiting(folder, after)
        time.sleep(_BETWEEN_LOOKS_S)
    return _waiting(folder, after)


def _waiting(folder: Path, after: int) -> dict[str, int]:
    counts: dict[str, int] = {}
    for connection, until in _segments(folder, after):
        query = "select source, sum(events) from request where seq > ? and seq <= ? group by source"
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


def _segments(folder: Path, after: int = -1) -> Iterator[tuple[apsw.Connection, int]]:
    """Open segments that may go beyond `after`, and up to which seq each one counts.

    The bound of each stands in the next one. What a lander deletes meanwhile held nothing waiting.
    """
    for _number, connection, until in _numbered(folder, after):
        yield connection, until


def _numbered(folder: Path, after: int) -> Iterator[tuple[int, apsw.Connection, int]]:
    before: tuple[int, apsw.Connection] | None = None
    try:
        for number in segments.numbers(folder):
            try:
                connection = segments.reader(folder, number)
            except apsw.CantOpenError:
                continue
            beginning = segments.beginning_of(connection)
            if beginning is None:
                connection.close()
                continue
            earlier, before = before, (number, connection)
            if earlier is not None:
                with closing(earlier[1]):
                    if beginning.kept > after:
                        yield *earlier, beginning.kept
        if before is not None:
            yield *before, _NO_BOUND
    finally:
        if before is not None:
            before[1].close()


def _highest(connection: apsw.Connection, until: int) -> int:
    found = next(connection.execute("select max(seq) from request where seq <= ?", (until,)))[0]
    beginning = segments.beginning_of(connection)
    return int(found or (beginning.kept if beginning else 0))


def _first_above(folder: Path, upto: int) -> int | None:
    """Number of the first segment that holds something above `upto`."""
    for number, connection, until in _numbered(folder, upto):
        if _highest(connection, until) > upto:
            return number
    return None


def _table(rows: list[tuple[object, ...]]) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [()] * len(COLUMNS)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, COLUMNS, strict=True)]
    return pa.Table.from_arrays(arrays, schema=COLUMNS)
