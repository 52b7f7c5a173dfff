"""Events as they happen: small appends, often."""

from __future__ import annotations

import pyarrow as pa

from threefold.behavioral.service.tables import events

# Each append adds a small file to the current month. So many small ones are brought together now
# and then, and so many files of any size before a page feels them.
_SMALL_ROWS, _MOST_SMALL, _MOST_FILES = 100_000, 8, 24


def record(rows: pa.Table, *, app_id: str, app_version: int) -> bool:
    """Append events (EVENT_SCHEMA) whose ids are known to be new, exactly once by `app_id` and
    `app_version`; False when they had been appended before."""
    table = events()
    done = table.append(rows, app_id=app_id, app_version=app_version)
    table.compact(most_files=_MOST_FILES)
    table.compact(most_files=_MOST_SMALL, rows_below=_SMALL_ROWS)
    return done
