"""How the values of one variable are spread over customers, and how that moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

BARS = 24
MOST_WORDS = 15
_SKEWED = 8
_TINY = 1e-4
_EPOCH = date(1970, 1, 1)
_MONTHS_DRAWN = 36


@dataclass(frozen=True)
class Bar:
    """`count` customers from `low` up to, and without, `high`; an end of None is open.

    Of texts both are the text, and both None stand for all the rest; of days both are the first
    day of the month or year.
    """

    low: Any
    high: Any
    count: int


@dataclass(frozen=True)
class Spread:
    """Of `customers` in all, the `known` ones; `kind` is number, text or day.

    `middle` is the median, of texts the most frequent one; `low` and `high` are the tenths at both
    ends. `mean` and `zeros` (customers with exactly 0) are of numbers.
    """

    kind: str
    customers: int
    known: int
    bars: tuple[Bar, ...] = ()
    middle: Any = None
    low: Any = None
    high: Any = None
    mean: float | None = None
    zeros: int = 0

    @property
    def share(self) -> float | None:
        return self.known / self.customers if self.customers else None

    @property
    def zero_share(self) -> float | None:
        return self.zeros / self.known if self.known and self.kind == "number" else None


def spread(column: pa.ChunkedArray) -> Spread:
    """What `column`, one value or null per customer, holds."""
    held = column.drop_null()
    frame: dict[str, Any] = {"customers": len(column), "known": len(held)}
    if pa.types.is_string(column.type):
        return _of_words(held, frame)
    if pa.types.is_date(column.type):
        return _of_days(held, frame)
    return _of_numbers(held.cast(pa.float64()).to_numpy(), frame, whole=_is_whole(column.type))


def _is_whole(type_: pa.DataType) -> bool:
    return bool(pa.types.is_integer(type_))


def _of_words(held: pa.ChunkedArray, frame: dict[str, Any]) -> Spread:
    found = sorted(
        ((each["counts"], each["values"]) for each in held.value_counts().to_pylist()),
        key=lambda pair: (-pair[0], pair[1]),
    )
    bars = [Bar(word, word, count) for count, word in found[:MOST_WORDS]]
    rest = sum(count for count, _word in found[MOST_WORDS:])
    if rest:
        bars.append(Bar(None, None, rest))
    return Spread("text", **frame, bars=tuple(bars), middle=found[0][1] if found else None)


def _of_days(held: pa.ChunkedArray, frame: dict[str, Any]) -> Spread:
    if not len(held):
        return Spread("day", **frame)
    numbers = held.cast(pa.int32()).to_numpy()
    low, middle, high = (_day(each) for each in np.quantile(numbers, (0.1, 0.5, 0.9)))
    ends = pc.min_max(held).as_py()
    long = (ends["max"] - ends["min"]).days > _MONTHS_DRAWN * 31
    floor = pc.floor_temporal(held, unit="year" if long else "month").cast(pa.date32())
    counts = {each["values"]: each["counts"] for each in floor.value_counts().to_pylist()}
    bars = tuple(Bar(day, day, counts.get(day, 0)) for day in _starts(counts, long=long))
    return Spread("day", **frame, bars=bars, middle=middle, low=low, high=high)


def _day(number: float) -> date:
    return _EPOCH + timedelta(days=round(number))


def _starts(known: dict[date, int], *, long: bool) -> list[date]:
    day, last, found = min(known), max(known), []
    while day <= last:
        found.append(day)
        months = day.year * 12 + day.month - 1 + (12 if long else 1)
        day = date(months // 12, months % 12 + 1, 1)
    return found


def _of_numbers(values: np.ndarray[Any, Any], frame: dict[str, Any], *, whole: bool) -> Spread:
    if not len(values):
        return Spread("number", **frame)
    low, middle, high = (float(each) for each in np.quantile(values, (0.1, 0.5, 0.9)))
    return Spread(
        "number",
        **frame,
        bars=tuple(_bars(values, _edges(values, whole=whole))),
        middle=middle,
        low=low,
        high=high,
        mean=float(values.mean()),
        zeros=int((values == 0).sum()),
    )


def _edges(values: np.ndarray[Any, Any], *, whole: bool) -> list[float]:
    """Where bars begin and end: round numbers, wider and wider where few have very much."""
    least, most = (float(each) for each in np.quantile(values, (0.01, 0.99)))
    if most <= least:
        least, most = float(values.min()), float(values.max())
    above = values[values > 0]
    if least > -most / 5 and len(above) and most > _SKEWED * float(np.median(above)):
        return _widening(max(float(np.quantile(above, 0.01)), most / 1e6), most, whole=whole)
    wide = most - least > abs(most) * 1e-9
    step = _round((most - least) / (BARS - 4) if wide else max(abs(most) / 10, 1e-9))
    step = max(1.0, step) if whole else step
    first = float(np.floor(least / step))
    count = int(np.floor(most / step) - first) + 1
    return [_clean((first + number) * step) for number in range(count + 1)]


def _widening(least: float, most: float, *, whole: bool) -> list[float]:
    least = max(1.0, least) if whole else least
    power = int(np.floor(np.log10(least)))
    edges = [0.0]
    while edges[-1] <= most:
        edges += [_clean(part * 10.0**power) for part in (1, 2, 5)]
        power += 1
    last = next(at for at, edge in enumerate(edges) if edge > most)
    return edges[: last + 1]


def _clean(edge: float) -> float:
    """0.3 instead of 0.30000000000000004."""
    return float(f"{edge:.12g}")


def _round(step: float) -> float:
    """The next of 1, 2 and 5 times a power of ten."""
    size = 10.0 ** np.floor(np.log10(step))
    return float(next(part * size for part in (1, 2, 5, 10) if part * size >= step * 0.999999))


def _bars(values: np.ndarray[Any, Any], edges: Sequence[float]) -> list[Bar]:
    bounds = np.array([-np.inf, *edges, np.inf])
    counts = np.bincount(np.searchsorted(bounds, values, side="right") - 1, minlength=len(bounds))
    ends = [None, *edges, None]
    bars = [Bar(ends[at], ends[at + 1], int(counts[at])) for at in range(len(edges) + 1)]
    return bars[0 if bars[0].count else 1 : None if bars[-1].count else -1]


def stability(now: pa.ChunkedArray, before: pa.ChunkedArray) -> float | None:
    """The population stability index: sum of (p - q) ln(p / q) over the parts of both.

    Parts are the tenths of `before`, of texts the most frequent ones and all the rest, and those
    of whom nothing is known. None for days, and where one side is empty.
    """
    if not len(now) or not len(before) or pa.types.is_date(before.type):
        return None
    parts = _words_of if pa.types.is_string(before.type) else _tenths_of
    new, old = parts(now, before), parts(before, before)
    p, q = (np.maximum(each / each.sum(), _TINY) for each in (new, old))
    return float(((p - q) * np.log(p / q)).sum())


def _tenths_of(column: pa.ChunkedArray, before: pa.ChunkedArray) -> np.ndarray[Any, Any]:
    old = before.drop_null().cast(pa.float64()).to_numpy()
    edges = np.unique(np.quantile(old, np.arange(0.1, 1.0, 0.1))) if len(old) else np.array([])
    held = column.drop_null().cast(pa.float64()).to_numpy()
    # A value that equals an edge falls below it, so that the many zeros are a part of their own.
    counts = np.bincount(np.searchsorted(edges, held, side="left"), minlength=len(edges) + 1)
    return np.append(counts, column.null_count).astype(float)


def _words_of(column: pa.ChunkedArray, before: pa.ChunkedArray) -> np.ndarray[Any, Any]:
    words = [bar.low for bar in spread(before).bars if bar.low is not None]
    counts = {each["values"]: each["counts"] for each in column.value_counts().to_pylist()}
    told = [counts.get(word, 0) for word in words]
    rest = len(column) - column.null_count - sum(told)
    return np.array([*told, rest, column.null_count], dtype=float)
