"""Old days of members are thinned: of each month its last day stays, and who moved on the others.

Members of a million customers are some megabytes a day. What nobody gives up is who came and went
by which day: before a day goes, the difference between it and its neighbours is noted.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from uuid import uuid4

import pyarrow as pa
from django.conf import settings

from threefold.engine import service as engine
from threefold.segments.logic import asking
from threefold.segments.service import tables
from threefold.segments.service.days import days_kept, days_noted
from threefold.segments.service.ground import moved

KEEP_DAYS = 90
_FILES = 4


def keep_days() -> int:
    """For so many days members are kept by day."""
    return max(1, int(settings.SEGMENTS.get("keep_days", KEEP_DAYS)))


def thin() -> int:
    """Drop members of old days that are no month's last; how many days went.

    The first day of all stays too, so that what was on any day can be told from there on.
    """
    days = sorted(days_kept())
    going = _going(days)
    if not going:
        return 0
    noted = days_noted()
    for before, day in pairwise(days):
        if (before in going or day in going) and day not in noted:
            _note(before, day)
    gone = ", ".join(f"'{day}'" for day in sorted(going))
    tables.members().delete(
        f"as_of in ({gone})", app_id=f"segments-thin-{uuid4().hex}", app_version=1
    )
    tables.moves().compact(most_files=_FILES)
    return len(going)


def _going(days: list[str]) -> set[str]:
    if not days:
        return set()
    limit = (date.fromisoformat(days[-1]) - timedelta(days=keep_days())).isoformat()
    return {day for day, after in pairwise(days[1:]) if day < limit and day[:7] == after[:7]}


def _note(before: str, day: str) -> None:
    """Keep who moved between two days, merged customers as one."""
    held = tables.members().snapshot()
    found = engine.shared().query(
        asking.moved_between(),
        {"day": day, "month": day[:7]},
        {
            "held_now": held.input(None, [("as_of", "=", day)]),
            "held_then": held.input(None, [("as_of", "=", before)]),
            "moved": moved(),
        },
    )
    mark = {
        "month": day[:7], "as_of": day, "block": "0", "customer_id": 0, "came": 0, "went": 0,
    }  # fmt: skip
    schema = tables.moves().layout.schema
    rows = pa.concat_tables([found.cast(schema), pa.Table.from_pylist([mark], schema)])
    tables.moves().append(rows, app_id=f"segments-moves-{day}", app_version=1)
