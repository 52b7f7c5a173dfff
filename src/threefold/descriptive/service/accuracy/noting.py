"""Accuracy over time: measured once a day and kept as counts."""

from __future__ import annotations

import time
from collections import defaultdict
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from threefold.descriptive.logic.accuracy import DIMENSIONS, REACHABLE
from threefold.descriptive.models import AccuracyDay, Customer
from threefold.descriptive.service.accuracy.measuring import accuracy
from threefold.descriptive.types import Accuracy, AccuracyNote, Measure
from threefold.jobs import service as jobs
from threefold.kit import clock

_EVERY_S = 600.0
_next_look = 0.0


def note_accuracy() -> Accuracy:
    """Measure the whole base and keep the counts as those of today; what was found."""
    found = accuracy()
    today = found.at.date()
    base = (*found.base, Measure(REACHABLE, found.reachable, found.customers))
    rows = [_row(today, "", "", each) for each in base]
    rows += [_row(today, "variable", k, m) for k, ms in found.variables.items() for m in ms]
    rows += [_row(today, "source", k, m) for k, ms in found.sources.items() for m in ms]
    with transaction.atomic():
        AccuracyDay.objects.filter(day=today).delete()
        AccuracyDay.objects.bulk_create([row for row in rows if row.total or not row.scope])
    return found


def _row(day: date, scope: str, name: str, measure: Measure) -> AccuracyDay:
    return AccuracyDay(
        day=day,
        scope=scope,
        name=name,
        dimension=measure.dimension,
        good=measure.good,
        total=measure.total,
    )


def accuracy_over_time(
    *, variable: str = "", source: str = "", since: date | None = None
) -> list[AccuracyNote]:
    """What was noted day by day, the oldest first: of the base, of a variable or of a source."""
    scope, name = ("variable", variable) if variable else ("source", source) if source else ("", "")
    rows = AccuracyDay.objects.filter(scope=scope, name=name, total__gt=0)
    if since is not None:
        rows = rows.filter(day__gte=since)
    days: dict[date, dict[str, Measure]] = defaultdict(dict)
    for day, dimension, good, total in rows.order_by("day").values_list(
        "day", "dimension", "good", "total"
    ):
        days[day][dimension] = Measure(dimension, good, total)
    order = (*DIMENSIONS, REACHABLE)
    return [
        AccuracyNote(day, tuple(found[name] for name in order if name in found))
        for day, found in days.items()
    ]


def look_after() -> None:
    """Ask for the measuring of a day not yet noted; of several workers one asks."""
    global _next_look
    if time.monotonic() < _next_look:
        return
    _next_look = time.monotonic() + _EVERY_S
    today = clock.now().date()
    if AccuracyDay.objects.filter(day=today).exists() or not Customer.objects.exists():
        return
    with transaction.atomic():
        # Whoever makes this row asks; measuring replaces it.
        _day, mine = AccuracyDay.objects.get_or_create(
            day=today, scope="", name="", dimension=REACHABLE, defaults={"good": 0, "total": 0}
        )
        if mine:
            title = _("Measure accuracy")
            jobs.enqueue("descriptive.accuracy", args={}, title=title, user=None)
