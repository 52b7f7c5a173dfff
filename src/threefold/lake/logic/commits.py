"""Committing to Delta by compare-and-swap: the next version, or look again.

The Delta library's own retries let two writers remove the same file unnoticed when no data change
is declared (as in compaction), so a commit here is tried once against the version it was prepared
for; when somebody else was faster, what it rests on is checked again before the next try.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from urllib.parse import unquote

from deltalake import CommitProperties, DeltaTable, Transaction
from deltalake._internal import RemoveAction
from deltalake.exceptions import CommitFailedError, DeltaError
from deltalake.transaction import AddAction

from threefold.kit.errors import Unavailable
from threefold.kit.phrases import phrase
from threefold.lake.logic.files import DataFile
from threefold.lake.logic.writing import Layout

ATTEMPTS = 60
_LONGEST_WAIT_S = 1.0


class Stale(Exception):
    """A file to be replaced is no longer part of the table: the work must be done again."""


def pause(attempt: int) -> None:
    """Wait a little longer each time, at random so that two writers do not keep step."""
    time.sleep(random.uniform(0.2, 1.0) * min(_LONGEST_WAIT_S, 0.005 * 2 ** min(attempt, 10)))  # noqa: S311


def commit(
    open_newest: Callable[[], DeltaTable],
    layout: Layout,
    adds: Sequence[AddAction],
    removes: Sequence[DataFile] = (),
    *,
    app: tuple[str, int] | None = None,
    data_change: bool = True,
) -> int | None:
    """Commit all or nothing; the version, or None when `app` had been committed before.

    Raises `Stale` when a file of `removes` has gone, `Unavailable` when others keep winning.
    """
    now = int(time.time() * 1000)
    gone = [
        RemoveAction(file.path, data_change, now, file.bytes, dict(file.partition))
        for file in removes
    ]
    failure: Exception | None = None
    for attempt in range(ATTEMPTS):
        table = open_newest()
        live = live_paths(table) if removes or attempt else set()
        if attempt and adds and adds[0].path in live:
            return table.version()
        if app and committed(table, *app):
            return None
        if not live.issuperset(file.path for file in removes):
            raise Stale
        try:
            _write(table, layout, [*gone, *adds], app)
        except CommitFailedError as error:
            failure = error
            pause(attempt)
        except (DeltaError, OSError) as error:
            # The answer may have been lost after the commit was stored; the next look tells.
            failure = error
            pause(attempt + 4)
            if attempt >= 5:
                break
        else:
            table.update_incremental()
            return table.version()
    raise Unavailable(
        phrase("The lake could not be written: %(error)s", error=failure),
        remedy=phrase("Check that the lake is reachable and has room, then try again."),
    ) from failure


def committed(table: DeltaTable, app_id: str, app_version: int) -> bool:
    known = table.transaction_version(app_id)
    return known is not None and known >= app_version


def live_paths(table: DeltaTable) -> set[str]:
    return {unquote(path) for path in table.get_add_actions().column("path").to_pylist()}


def _write(
    table: DeltaTable,
    layout: Layout,
    actions: list[AddAction | RemoveAction],
    app: tuple[str, int] | None,
) -> None:
    transactions = [Transaction(app[0], app[1], int(time.time() * 1000))] if app else None
    table.create_write_transaction(
        actions,
        "append",
        layout.schema,
        list(layout.partition_by),
        commit_properties=CommitProperties(max_commit_retries=0, app_transactions=transactions),
    )
