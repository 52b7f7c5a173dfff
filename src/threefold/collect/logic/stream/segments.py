"""The files of a spool: numbered SQLite databases, filled one after the other."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import apsw

LOCK = "writer.lock"
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
    """A new segment, open for writing. It appears under its name only when it is whole."""
    path, draft = path_of(folder, number), folder / f"{number:08}.new"
    for left in (draft, *_beside(draft)):
        left.unlink(missing_ok=True)
    with closing(apsw.Connection(str(draft), vfs=vfs)) as connection:
        connection.execute(f"pragma page_size={_PAGE_BYTES}")
        connection.execute("pragma synchronous=full")
        connection.execute("pragma journal_mode=wal")
        connection.execute(f"begin;{_SCHEMA}")
        connection.execute(
            "insert into beginning values (?, ?, ?)",
            (beginning.first, beginning.kept, beginning.received),
        )
        connection.execute("commit")
        connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
    draft.rename(path)
    sync_folder(folder)
    connection = apsw.Connection(str(path), vfs=vfs)
    try:
        # The log is never copied back: a segment is written once, read once and then deleted.
        connection.wal_autocheckpoint(0)
        connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
        connection.execute("pragma synchronous=full")
        connection.execute("pragma fullfsync=on")
    except BaseException:
        connection.close()
        raise
    return connection


def reader(folder: Path, number: int) -> apsw.Connection:
    """Raises apsw.CantOpenError when the segment has been deleted meanwhile."""
    flags = apsw.SQLITE_OPEN_READONLY
    connection = apsw.Connection(str(path_of(folder, number)), flags=flags)
    connection.set_busy_timeout(5000)
    return connection


def beginning_of(connection: apsw.Connection) -> Beginning:
    first, kept, received = next(connection.execute("select * from beginning"))
    return Beginning(int(first), int(kept), int(received))


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
