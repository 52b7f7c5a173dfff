"""Scores over time: a course for all, or one for each part that is compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from threefold.related.logic.surveys.scores import Score

EVERY = ("week", "month", "quarter")
MOST_PERIODS = 120
LONG = 12

Counts = Mapping[float, int]


@dataclass(frozen=True)
class Course:
    """`points` are the first day of each period with its score, from the first answer of any part
    to the last; of more than LONG periods in a row without answers one is told. `whole` is the
    score of all answers of the part."""

    part: str
    points: tuple[tuple[date, Score], ...]
    whole: Score


def courses(
    rows: Iterable[tuple[str, date, float, int]], every: str, score: Callable[[Counts], Score]
) -> list[Course]:
    """From (part, first day of the period, answer, how many), the part with most answers first.

    Of very many periods the last MOST_PERIODS are told.
    """
    told: dict[str, dict[date, dict[float, int]]] = defaultdict(lambda: defaultdict(dict))
    whole: dict[str, dict[float, int]] = defaultdict(lambda: defaultdict(int))
    for part, start, answer, n in rows:
        told[part][start][answer] = n
        whole[part][answer] += n
    starts = sorted({start for each in told.values() for start in each})
    periods = _shortened(starts, every)[-MOST_PERIODS:]
    found = [
        Course(
            part,
            tuple((start, score(by_period.get(start, {}))) for start in periods),
            score(whole[part]),
        )
        for part, by_period in told.items()
    ]
    return sorted(found, key=lambda each: (-each.whole.n, each.part))


def _shortened(starts: list[date], every: str) -> list[date]:
    found = starts[:1]
    for start in starts[1:]:
        following = between(found[-1], start, every)[1:]
        found += following if len(following) <= LONG + 1 else [following[0], start]
    return found


def between(first: date, last: date, every: str) -> list[date]:
    """First days of the periods from that of `first` to that of `last`, which both begin one."""
    found = [first]
    while found[-1] < last:
        found.append(_next(found[-1], every))
    return found


def _next(start: date, every: str) -> date:
    if every == "week":
        return start + timedelta(days=7)
    months = start.month - 1 + (3 if every == "quarter" else 1)
    return date(start.year + months // 12, months % 12 + 1, 1)
