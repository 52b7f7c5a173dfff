"""In which segments a customer is and was, and since and until when."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from django.db.models import Min

from threefold.descriptive import service as descriptive
from threefold.segments.logic import asking
from threefold.segments.models import Segment, SegmentSize
from threefold.segments.service import tables
from threefold.segments.service.days import days_kept, days_noted
from threefold.segments.service.membership import segments_of

_ByDay: TypeAlias = dict[tuple[str, int], set[int]]
"""The segments of a day and a number."""


@dataclass(frozen=True)
class Stay:
    """A customer's newest stay in a segment: `since` the first day he was found in it, `until` the
    first on which he was not any more, None while he is. He was in it `earlier` perhaps, where it
    was not asked before that day."""

    segment: Segment
    since: date | None
    until: date | None
    earlier: bool


def stays(customer_id: int) -> list[Stay]:
    """Of each segment in use that a customer is or was in his newest stay: those he is in first,
    then those he left, the last one first."""
    found = _spans(descriptive.own_of(descriptive.root_of(customer_id)))
    live = Segment.objects.filter(pk__in=found, live=True, retired_at__isnull=True)
    first = dict(
        SegmentSize.objects.filter(segment__in=found)
        .values_list("segment")
        .annotate(day=Min("as_of"))
    )
    told = [
        Stay(each, since, until, earlier=first.get(each.pk) == since)
        for each in live
        for since, until in [found[each.pk]]
    ]
    told += [
        Stay(each, day, None, earlier=False)
        for each, day in segments_of(customer_id)
        if not each.live
    ]
    return sorted(
        told,
        key=lambda each: (
            each.until is not None, -(each.until or date.min).toordinal(), each.segment.name,
        ),
    )  # fmt: skip


def _spans(own: list[int]) -> dict[int, tuple[date, date | None]]:
    """By segment the first day of the newest stay of these numbers, who are one, and the day on
    which it was over."""
    kept = set(days_kept())
    members, came, went = _held(own), *_moved(own)
    state: dict[int, set[int]] = {number: set() for number in own}
    inside: dict[int, str] = {}
    spans: dict[int, tuple[str, str | None]] = {}
    for day in sorted(kept | days_noted()):
        for number, before in state.items():
            if day in kept:
                state[number] = members[day, number]
            else:
                state[number] = (before - went[day, number]) | came[day, number]
        now = set().union(*state.values())
        for segment in now - inside.keys():
            spans[segment] = day, None
            inside[segment] = day
        for segment in inside.keys() - now:
            spans[segment] = inside.pop(segment), day
    return {
        segment: (date.fromisoformat(since), date.fromisoformat(until) if until else None)
        for segment, (since, until) in spans.items()
    }


def _held(own: list[int]) -> _ByDay:
    rows = tables.members().read(
        ["as_of", "block", "customer_id", "bits"], [("customer_id", "in", own)]
    )
    found: _ByDay = defaultdict(set)
    for row in rows.to_pylist():
        found[row["as_of"], row["customer_id"]] |= asking.segments_in(
            int(row["block"]), row["bits"]
        )
    return found


def _moved(own: list[int]) -> tuple[_ByDay, _ByDay]:
    rows = tables.moves().read(
        ["as_of", "block", "customer_id", "came", "went"], [("customer_id", "in", own)]
    )
    came: _ByDay = defaultdict(set)
    went: _ByDay = defaultdict(set)
    for row in rows.to_pylist():
        at, block = (row["as_of"], row["customer_id"]), int(row["block"])
        came[at] |= asking.segments_in(block, row["came"])
        went[at] |= asking.segments_in(block, row["went"])
    return came, went
