"""Whether what a source sends arrives and lands, and what is wrong where it does not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from threefold.collect.logic.stream import spool as spools
from threefold.collect.models import Source
from threefold.collect.service.stream import overview
from threefold.collect.service.stream.batches import done_until, waiting_spools
from threefold.kit.clock import now

GOOD, DOUBT, BAD = "good", "doubt", "bad"
SLOW_S, STOPPED_S = 5, 30
_MANY, _MOST = 0.01, 0.1
_QUIET = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing looked at: `code` and `level`, with the value it goes by."""

    code: str
    level: str
    value: Any = None


def signs(source: Source, *, keys: int) -> list[Sign]:
    """What is looked at, in a fixed order. `keys` is the number of working ones.

    receiving (bool), keys (number), last (datetime), lag (seconds), share (0..1 quarantined today
    and yesterday).
    """
    last = overview.last_event(source)
    found = [
        Sign("receiving", GOOD if source.receiving else BAD, source.receiving),
        Sign("keys", GOOD if keys or last else DOUBT, keys),
        Sign("last", DOUBT if last is None or now() - last > _QUIET else GOOD, last),
    ]
    behind = lag_s(source.pk)
    level = GOOD if behind < SLOW_S else DOUBT if behind < STOPPED_S else BAD
    share = _share(source.pk)
    told = GOOD if share is None or share < _MANY else DOUBT if share < _MOST else BAD
    return [*found, Sign("lag", level, behind), Sign("share", told, share)]


def lag_s(source: str | None = None) -> float:
    """How long the oldest event that waits to be landed has waited; 0 where none does."""
    oldest: datetime | None = None
    for folder in waiting_spools():
        after = done_until(folder.name)
        if source is not None and source not in spools.waiting(folder, after):
            continue
        first = spools.read(folder, after, 1)
        if first.num_rows:
            at = datetime.fromtimestamp(first["received"][0].as_py() / 1e6, UTC)
            oldest = at if oldest is None else min(oldest, at)
    return 0.0 if oldest is None else max(0.0, (now() - oldest).total_seconds())


def _share(source: str) -> float | None:
    since = now().date() - timedelta(days=1)
    rows = overview.days(source).filter(day__gte=since).exclude(state="undone")
    totals = list(rows.values_list("received", "quarantined"))
    received = sum(each[0] for each in totals)
    return sum(each[1] for each in totals) / received if received else None
