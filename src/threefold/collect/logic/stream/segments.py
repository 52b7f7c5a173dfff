"""The files of a spool: numbered SQLite databases, filled one after the other."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import apsw

LOCK = "writer.lock"
_BUSY_MS = 5000
_PAGE_BYTES = 16 << 10
"""A batch then takes a few pages instead of a chain of many; single events cost the same."""
_SCHEMA = """
create table request(seq integer primary key, source text not null, received integer not null,
  events integer not null, sent text, context text, type text, items text not null);
create table beginning(first integer not null, kept integer not null, received integer not null);
"""


@dataclass(frozen=True, slots=True)
class Beginning:
    """Where a segment starts: its `first` seq, the last seq `kept` before it, the last time given.

    Rows of an earlier segment above `kept` come from a commit that failed; they count for nothing
    even if they turn up when its log is recovered.
    """

    first: int
    kept: int
    received: int


def numbers(folder: Path) -> list[int]:
    """Numbers of the segments of a spool, oldest first; none where there is no such folder."""
    with suppress(FileNotFoundError):
        return sorted(int(name[:8]) for name in os.listdir(folder) if name.endswith(".sqlite3"))
    return []


def path_of(folder: Path, number: int) -> Path:
    return folder / f"{number:08}.sqlite3"


def make(folder: Path, number: int, beginning: Beginning, vfs: str | None) -> apsw.Connection:
    """A new segment, open for writing; nothing of it is left when it cannot be made whole.

    The writer is the first to open it: a reader that came first would be alone with it, and lock
    it when it goes.
    """
    connection = apsw.Connection(str(path_of(folder, number)), vfs=vfs)
    try:
        connection.set_busy_timeout(_BUSY_MS)
        # The log is never copied back: a segment is written once, read once and then deleted.
        connection.wal_autocheckpoint(0)
        connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
        connection.execute(f"pragma page_size={_PAGE_BYTES}")
        connection.execute("pragma synchronous=full")
        connection.execute("pragma fullfsync=on")
        connection.execute("pragma journal_mode=wal")
        connection.execute(f"begin immediate;{_SCHEMA}")
        connection.execute(
            "insert into beginning values (?, ?, ?)",
            (beginning.first, beginning.kept, beginning.received),
        )
        connection.execute("commit")
        sync_folder(folder)
    except BaseException:
        with suppress(apsw.Error):
            connection.close()
        with suppress(OSError):
            remove(folder, number)
        raise
    return connection


def reader(folder: Path, number: int) -> apsw.Connection:
    """Raises apsw.CantOpenError when the segment has been deleted meanwhile."""
    flags = apsw.SQLITE_OPEN_READONLY
    connection = apsw.Connection(str(path_of(folder, number)), flags=flags)
    connection.set_busy_timeout(_BUSY_MS)
    return connection


def beginning_of(connection: apsw.Connection) -> Beginning | None:
    """None of a segment that is only being made, or being removed: nothing counts in it."""
    try:
        row = next(connection.execute("select first, kept, received from beginning"), None)
    except apsw.SQLError:
        return None
    return Beginning(*map(int, row)) if row else None


def remove(folder: Path, number: int) -> None:
    """The log goes first: a log left alone would be taken for that of a later file of its name."""
    path = path_of(folder, number)
    for each in (*_beside(path), path):
        each.unlink(missing_ok=True)


def _beside(path: Path) -> list[Path]:
    return [path.with_name(f"{path.name}{end}") for end in ("-wal", "-shm", "-journal")]


def sync_folder(folder: Path, *, fsync: Callable[[int], None] = os.fsync) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        fsync(handle)
    finally:
        os.close(handle)
