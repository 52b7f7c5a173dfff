"""What a drive brought: by day, channel and language; all counted in the store."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from threefold.collect.models import Channel, Drive, EntryState

MOST_DAYS = 400
_COUNTS = {
    "entries": Count("pk", filter=~Q(state=EntryState.DROPPED)),
    "taken": Count("pk", filter=Q(state=EntryState.TAKEN)),
    "waiting": Count("pk", filter=Q(state=EntryState.WAITING)),
    "held": Count("pk", filter=Q(state=EntryState.HELD)),
    "again": Count("pk", filter=Q(state=EntryState.AGAIN)),
    "confirmed": Count("pk", filter=Q(confirmed_at__isnull=False)),
    "new": Count("pk", filter=Q(state=EntryState.TAKEN, known=False)),
    "known": Count("pk", filter=Q(state=EntryState.TAKEN, known=True)),
}


@dataclass(frozen=True)
class Results:
    """`totals` by name (views, starts, entries, taken, confirmed …); `days` without gaps;
    `channels` and `languages` as rows; `cost` of one entry taken in, None without a budget."""

    totals: dict[str, int]
    days: list[dict[str, Any]]
    channels: list[dict[str, Any]]
    languages: list[dict[str, Any]]
    cost: Decimal | None


def results(drive: Drive) -> Results:
    """Figures of now."""
    entries = drive.entries.all()
    totals: dict[str, int] = entries.aggregate(**_COUNTS)
    seen = drive.visits.aggregate(views=Sum("views"), starts=Sum("starts"))
    totals |= {name: count or 0 for name, count in seen.items()}
    taken = totals["taken"]
    return Results(
        totals=totals,
        days=_days(drive),
        channels=_by(drive, "channel", Channel.values),
        languages=_by(drive, "language", ()),
        cost=drive.budget / taken if drive.budget is not None and taken else None,
    )


def _by(drive: Drive, what: str, order: Iterable[str]) -> list[dict[str, Any]]:
    rows: dict[str, dict[str, Any]] = {}
    for row in drive.entries.order_by().values(what).annotate(**_COUNTS):
        rows[row[what]] = {**row, "views": 0, "starts": 0}
    visits = drive.visits.order_by().values(what).annotate(seen=Sum("views"), begun=Sum("starts"))
    for row in visits:
        known = rows.setdefault(row[what], {what: row[what], **dict.fromkeys(_COUNTS, 0)})
        known |= {"views": row["seen"], "starts": row["begun"]}
    listed = list(order)
    return sorted(
        rows.values(),
        key=lambda row: (listed.index(row[what]) if row[what] in listed else 99, str(row[what])),
    )


def _days(drive: Drive) -> list[dict[str, Any]]:
    zone = timezone.get_current_timezone()
    by_day: dict[date, dict[str, Any]] = {}
    found = drive.entries.order_by().annotate(day=TruncDate("sent_at", tzinfo=zone)).values("day")
    for row in found.annotate(**_COUNTS):
        by_day[row["day"]] = row
    views = dict(drive.visits.order_by().values_list("day").annotate(seen=Sum("views")))
    if not by_day and not views:
        return []
    last = timezone.localdate()
    first = max(min([*by_day, *views]), last - timedelta(days=MOST_DAYS))
    empty = dict.fromkeys(_COUNTS, 0)
    return [
        {**empty, **by_day.get(day, {}), "day": day, "views": views.get(day, 0)}
        for day in (first + timedelta(days=n) for n in range((last - first).days + 1))
    ]
