"""Having live segments asked again in the background."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from threefold.jobs import service as jobs
from threefold.kit.errors import NotFound
from threefold.segments.models import Segment, SegmentSize
from threefold.segments.service import classes, tables
from threefold.segments.service.classes.tables import customer_classes
from threefold.segments.service.ground import ground
from threefold.segments.service.refreshing import Refreshed, refresh
from threefold.segments.service.thinning import thin
from threefold.view import service as view

KIND = "segments.refresh"
_asked: set[str] = set()

Tell = Callable[[str, int, int], None]


def ask_for_refresh(user: Any, segment: Segment | None = None) -> Any:
    """The job that asks this segment, or all, again; or the one that waits for all already."""
    waiting = jobs.queued(KIND)
    if waiting and not waiting.args.get("segment"):
        return waiting
    return jobs.enqueue(
        KIND,
        args={"segment": segment.pk if segment else None},
        title=_("Ask who is in the segments"),
        user=user,
    )


def refreshed(segment: int | None, tell: Tell) -> Refreshed:
    """`refresh`, after making the wide view where there is none yet; old days are thinned."""
    ready(tell)
    classes.see_told(tell)
    done = refresh(None if segment is None else [segment], tell=tell)
    thin()
    return done


def classified(tell: Tell = lambda _stage, _done, _total: None) -> bool:
    """See that classes are told of the newest day as it is now; True where they had to be."""
    from threefold.segments.service.classes import class_days, classify
    from threefold.segments.service.classes.tables import customer_classes

    day, last = view.wide_day(), customer_classes().history(1)
    if day.as_of in class_days() and last and last[0].at >= day.made_at:
        return False
    classify(as_of=day.as_of, tell=tell)
    return True


def ready(tell: Tell = lambda _stage, _done, _total: None) -> bool:
    """See that there is a wide view; True where it had to be made."""
    try:
        ground()
    except NotFound:
        view.rebuild_wide(tell=tell)
        classified(tell)
        return True
    return False


def tidy(*, keep_hours: float = 168) -> dict[str, int]:
    """Drop files that no version younger than this needs; how many went."""
    kept = (tables.members(), tables.moves(), tables.settled(), customer_classes())
    return {"removed": sum(table.vacuum(keep_hours) for table in kept)}


def look_after() -> None:
    """Ask for a refresh once after each rebuild of the wide view; workers call this often."""
    if not Segment.objects.filter(live=True, retired_at__isnull=True).exists():
        return
    try:
        day = view.wide_day()
    except NotFound:
        return
    made = f"{day.as_of}-{day.made_at}"
    done = SegmentSize.objects.filter(as_of=day.as_of, made_at__gte=day.made_at).exists()
    if not done and made not in _asked:
        # Once in this process: a refresh that finds nothing to ask leaves no size behind.
        _asked.add(made)
        ask_for_refresh(None)
