"""Background entries: the work itself is in `service`."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_noop

from threefold.jobs.service import job, regular
from threefold.jobs.types import Progress
from threefold.segments.service import classes, tending
from threefold.segments.service.classes.computing import KIND as CLASSIFY
from threefold.segments.service.groups import KIND as FIND
from threefold.segments.service.groups import find_and_keep

_STAGES = {
    "read": gettext_noop("reading the wide view"),
    "ask": gettext_noop("asking every segment of every customer"),
    "compare": gettext_noop("comparing with the day before"),
    "keep": gettext_noop("writing down"),
}
_CLASSES = {
    "gather": gettext_noop("reading the wide view"),
    "classify": gettext_noop("telling the classes of customers"),
    "keep": gettext_noop("writing down"),
}
_GROUPS = {
    "read": gettext_noop("reading the wide view"),
    "part": gettext_noop("parting customers into groups"),
    "describe": gettext_noop("telling the groups in rules"),
    "count": gettext_noop("counting all customers"),
    "keep": gettext_noop("writing down"),
}
_UNIT = gettext_noop("parts")
_COUNTED = gettext_noop("customers")


@job(tending.KIND)
def refresh(progress: Progress, *, segment: int | None = None) -> dict[str, Any]:
    """Who is in the live segments as of the newest day of the wide view."""

    def tell(stage: str, done: int, total: int) -> None:
        progress.check()
        progress.stage(_STAGES.get(stage, stage), total=total, unit=_UNIT)
        if total:
            progress.at(done)

    found = tending.refreshed(segment, tell)
    return {
        "as_of": found.as_of.isoformat(),
        "segments": found.segments,
        "customers": found.customers,
        "entered": found.entered,
        "left": found.left,
        "broken": [f"{name}: {why}" for name, why in found.broken],
    }


@job(CLASSIFY)
def classify(progress: Progress) -> dict[str, Any]:
    """The classes of all customers as of the newest day of the wide view."""

    def tell(stage: str, done: int, total: int) -> None:
        progress.check()
        progress.stage(_CLASSES.get(stage, stage), total=total, unit=_UNIT)
        if total:
            progress.at(done)

    found = classes.classify(tell=tell)
    return {"as_of": found.as_of.isoformat(), "customers": found.customers}


@job(FIND)
def find(
    progress: Progress, *, about: str = "all", groups: int | None = None, user: int | None = None
) -> dict[str, Any]:
    """Groups of customers that are alike, as of the newest day of the wide view."""

    def tell(stage: str, done: int, total: int) -> None:
        progress.check()
        if progress.snapshot.stage != _GROUPS[stage]:
            progress.stage(_GROUPS[stage], total, _COUNTED if stage == "count" else _UNIT)
        if total:
            progress.at(done)

    kept = find_and_keep(about=about, groups=groups, user=user, tell=tell)
    return {"found": kept.pk, "groups": len(kept.finding["groups"])}


regular("segments.classify", classes.look_after_classes)
regular("segments.refresh", tending.look_after)
