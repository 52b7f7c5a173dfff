"""Having the wide view made again after what it is joined of has changed."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from django.conf import settings

from threefold.behavioral import service as behavioral
from threefold.jobs import service as jobs
from threefold.kit import clock
from threefold.kit.errors import NotFound
from threefold.related import service as related
from threefold.related.service.latest import answers_mark
from threefold.view.logic.wide.days import WideDay
from threefold.view.service.wide.asking import ask_for_wide
from threefold.view.service.wide.reading import wide_day

REST_MINUTES = 30
_EVERY_S = 60
_asked: set[str] = set()
_looked = float("-inf")


def look_after_wide() -> None:
    """Ask for the newest day anew once variables or scores were computed, or answers came in or
    went; workers call this often. Where it was never made nobody wants it yet."""
    global _looked
    if time.monotonic() - _looked < _EVERY_S:
        return
    _looked = time.monotonic()
    # Distilling and scoring follow one another: when nothing is left to do is early enough.
    if jobs.waiting():
        return
    try:
        day = wide_day()
    except NotFound:
        return
    why = outdated(day)
    if why and why not in _asked:
        # Once in this process: where it fails, it would fail again.
        _asked.add(why)
        ask_for_wide(None)


def outdated(day: WideDay) -> str:
    """What changed since that day was made, the same words for the same change; empty where
    nothing did, or only answers did and it still rests."""
    made = [each.made_at for each in behavioral.snapshots() if each.as_of >= day.as_of]
    made += [datetime.fromisoformat(card.made_at) for card in related.cards().values()]
    if made and max(made) > day.made_at:
        return f"computed {max(made).isoformat()}"
    rested = clock.now() - day.made_at >= timedelta(minutes=rest_minutes())
    mark = answers_mark() if rested and day.answers else day.answers
    return f"answers {mark}" if mark != day.answers else ""


def rest_minutes() -> float:
    """For so long new answers do not have the wide view made again."""
    return max(0.0, float(settings.WIDE.get("rest_minutes", REST_MINUTES)))
