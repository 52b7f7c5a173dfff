"""Accuracy over time: measured once a day and kept as counts."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from threefold.descriptive.logic.accuracy import DIMENSIONS, REACHABLE
from threefold.descriptive.logic.contactable import Bin, Calibration, Decay
from threefold.descriptive.models import AccuracyDay, AccuracyReport, Customer
from threefold.descriptive.service.accuracy.measuring import accuracy
from threefold.descriptive.types import Accuracy, AccuracyNote, Measure, WaysOfKind
from threefold.jobs import service as jobs
from threefold.kit import clock
from threefold.kit.registry import Registry

measured: Registry[Callable[[], object]] = Registry("listener to measuring")
"""Called once accuracy was noted, and the rates at which contact ways go dead are learned anew."""

_KIND = "descriptive.accuracy"
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
        AccuracyReport.objects.all().delete()
        AccuracyReport.objects.create(
            at=found.at,
            content={
                "ways": [asdict(each) for each in found.ways],
                "decays": [asdict(each) for each in found.decays],
                "calibration": asdict(found.calibration),
                "crossed": [
                    [variable, source, each.dimension, each.good, each.total]
                    for variable, sources in found.crossed.items()
                    for source, measured in sources.items()
                    for each in measured
                    if each.total
                ],
            },
        )
    for _name, listener in measured:
        listener()
    return found


def noted_accuracy() -> Accuracy | None:
    """What the newest measuring found, at once however large the base; None before the first."""
    report = AccuracyReport.objects.order_by("-at").first()
    if report is None:
        return None
    rows = AccuracyDay.objects.filter(day=report.at.date()).order_by("scope", "name")
    scopes: dict[str, dict[str, dict[str, Measure]]] = defaultdict(lambda: defaultdict(dict))
    for each in rows:
        scopes[each.scope][each.name][each.dimension] = Measure(
            each.dimension, each.good, each.total
        )
    reach = scopes[""][""].get(REACHABLE, Measure(REACHABLE, 0, 0))
    calibration = dict(report.content["calibration"])
    bins = tuple(Bin(**each) for each in calibration.pop("bins"))
    return Accuracy(
        at=report.at,
        customers=reach.total,
        reachable=reach.good,
        base=_all(scopes[""][""]),
        variables={name: _all(found) for name, found in scopes["variable"].items()},
        sources={name: _all(found) for name, found in scopes["source"].items()},
        crossed=_crossed(report.content.get("crossed", [])),
        ways=tuple(WaysOfKind(**each) for each in report.content["ways"]),
        decays=tuple(Decay(**each) for each in report.content["decays"]),
        calibration=Calibration(**calibration, bins=bins),
    )


def _crossed(rows: list[list[Any]]) -> dict[str, dict[str, tuple[Measure, ...]]]:
    both: dict[str, dict[str, dict[str, Measure]]] = defaultdict(lambda: defaultdict(dict))
    for variable, source, dimension, good, total in rows:
        both[variable][source][dimension] = Measure(dimension, good, total)
    return {
        variable: {source: _all(found) for source, found in sources.items()}
        for variable, sources in both.items()
    }


def _all(found: dict[str, Measure]) -> tuple[Measure, ...]:
    return tuple(found.get(name, Measure(name, 0, 0)) for name in DIMENSIONS)


def ask_for_measuring(user: Any) -> Any:
    """Have the whole base measured in the background; the job, or the one that waits already."""
    waiting = jobs.queued(_KIND)
    return waiting or jobs.enqueue(_KIND, args={}, title=_("Measure accuracy"), user=user)


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
            ask_for_measuring(None)
