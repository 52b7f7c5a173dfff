"""All sources at a glance, and the days of one; a handful of queries, however many there are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Count, Max, Q, QuerySet
from django.utils.dateparse import parse_datetime

from threefold.collect.models import Content, Held, HeldState, Run, RunState, Source, WriteKey
from threefold.collect.service.stream.counting import waiting
from threefold.kit.clock import now

DAYS = 14


@dataclass(frozen=True, slots=True)
class Overview:
    """One source: `files` and `pulls` count, `days` are received live events of the last 14 days,
    the last is today; `held` still wait in quarantine, `waiting` in the spool."""

    source: Source
    files: int
    pulls: int
    keys: int
    last_file_at: datetime | None
    last_event_at: datetime | None
    held: int = 0
    waiting: int = 0
    quarantined: int = 0
    days: list[int] = field(default_factory=list)

    @property
    def live(self) -> bool:
        return bool(self.keys or self.last_event_at or self.waiting)

    @property
    def today(self) -> int:
        return (self.days[-1] if self.days else 0) + self.waiting

    @property
    def last_at(self) -> datetime | None:
        known = [each for each in (self.last_file_at, self.last_event_at) if each]
        return max(known, default=None)


def listed() -> list[Overview]:
    """Every source by label. Six queries, and a look into each spool."""
    today = now().date()
    first = today - timedelta(days=DAYS - 1)
    events: dict[str, Counter[date]] = {}
    quarantined: Counter[str] = Counter()
    for source, day, received, refused in (
        _live().filter(day__gte=first).values_list("source_id", "day", "received", "quarantined")
    ):
        events.setdefault(source, Counter())[day] += received
        quarantined[source] += refused
    held = dict(
        Held.objects.filter(state=HeldState.WAITING)
        .order_by()
        .values_list("source_id")
        .annotate(Count("id"))
    )
    keys = dict(_working().values_list("source_id").annotate(Count("id")))
    waits = waiting()
    files = {
        row["source_id"]: row
        for row in Run.objects.exclude(content=Content.LIVE)
        .order_by()
        .values("source_id")
        .annotate(files=Count("id"), last=Max("created_at"))
    }
    pulls = Source.objects.annotate(places=Count("pulls")).order_by("label", "code")
    return [
        Overview(
            source=source,
            files=files.get(source.pk, {}).get("files", 0),
            pulls=source.places,
            keys=keys.get(source.pk, 0),
            last_file_at=files.get(source.pk, {}).get("last"),
            last_event_at=last_event(source),
            held=held.get(source.pk, 0),
            waiting=waits.get(source.pk, 0),
            quarantined=quarantined[source.pk],
            days=[events.get(source.pk, Counter())[each] for each in _dates(first)],
        )
        for source in pulls
    ]


def last_event(source: Source) -> datetime | None:
    return parse_datetime(source.health.get("last_received_at") or "")


def days(source: str) -> QuerySet[Run]:
    """Live runs of a source, the newest day first, those undone too."""
    return Run.objects.filter(source_id=source, content=Content.LIVE).order_by("-day", "-id")


def _dates(first: date) -> list[date]:
    return [first + timedelta(days=n) for n in range(DAYS)]


def _live() -> QuerySet[Run]:
    return Run.objects.filter(content=Content.LIVE).exclude(state=RunState.UNDONE).order_by()


def _working() -> QuerySet[WriteKey]:
    return WriteKey.objects.filter(Q(off_at=None) | Q(off_at__gt=now())).order_by()


def working_keys(source: str) -> int:
    return _working().filter(source_id=source).count()
