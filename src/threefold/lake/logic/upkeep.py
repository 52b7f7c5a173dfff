"""What a table's log tells, and what a crash may have left beside it."""

from __future__ import annotations

import datetime as dt
import shutil
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from threefold.lake.logic.files import DataFile
from threefold.lake.logic.storage import STAGING, Storage
from threefold.lake.types import Commit

_OWN = ("version", "timestamp", "operation")


def commits_of(entries: Sequence[Mapping[str, Any]]) -> list[Commit]:
    return [
        Commit(
            entry["version"],
            dt.datetime.fromtimestamp(entry["timestamp"] / 1000, dt.UTC),
            str(entry.get("operation", "")),
            {key: value for key, value in entry.items() if key not in _OWN},
        )
        for entry in entries
    ]


def clear_staging(storage: Storage, *, older_than_hours: float) -> None:
    """Remove folders of writers that died; younger ones may belong to a living writer."""
    before = time.time() - older_than_hours * 3600
    folder = Path(storage.url) / STAGING
    for left in folder.iterdir() if folder.exists() else ():
        if left.stat().st_mtime < before:
            shutil.rmtree(left, ignore_errors=True)


def scattered(
    files: Sequence[DataFile],
    prefix: str,
    most_files: int,
    since: str | None,
    rows_below: int | None = None,
) -> list[list[DataFile]]:
    """The partitions to compact: of more files than that, or of a file without the `prefix`.

    With `rows_below` only files of fewer rows are looked at.
    """
    groups: dict[tuple[str | None, ...], list[DataFile]] = {}
    for file in files:
        if rows_below is not None and file.rows >= rows_below:
            continue
        groups.setdefault(tuple(file.partition.values()), []).append(file)
    return [
        group
        for partition, group in sorted(groups.items(), key=str)
        if not (since is not None and str(partition[0]) < since)
        and (
            len(group) > most_files
            or not all(Path(file.path).name.startswith(prefix) for file in group)
        )
    ]
