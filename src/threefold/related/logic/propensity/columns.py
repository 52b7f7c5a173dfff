"""From columns of a table to what models take, learned from the rows to learn from alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from threefold.related.logic.propensity.measures import Numbers, auc

_MOST_WORDS = 60
"""The most frequent words of a column count each for itself, the others as one."""
_ALL_DIFFERENT = 0.9
_FEW_NUMBERS = 2


@dataclass(frozen=True, slots=True)
class Column:
    """A column that says something. `words` are those that count; none for numbers."""

    name: str
    words: tuple[str, ...] = ()

    @property
    def worded(self) -> bool:
        return bool(self.words)


@dataclass(frozen=True, slots=True)
class Features:
    """Rows as numbers: `plain` of shape (n, columns), words by place (NaN: missing), and `wide`,
    without gaps and of like spread, words as columns of 0 and 1."""

    plain: Numbers
    wide: Numbers

    def take(self, rows: np.ndarray) -> Features:
        return Features(self.plain[rows], self.wide[rows])


@dataclass(frozen=True, slots=True)
class Encoder:
    """`middle` and `spread` (columns, 2) of the numbers, and of their logarithms, learned from."""

    columns: tuple[Column, ...]
    middle: Numbers
    spread: Numbers
    gappy: tuple[bool, ...]

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]

    def features(self, table: pa.Table) -> Features:
        plain = np.column_stack([_plain(table[each.name], each) for each in self.columns])
        return Features(plain, self._wide(plain))

    def best(self, given: Features, came: Numbers) -> int:
        """The place of the column that tells most of what `came` by itself."""

        def told(i: int) -> float:
            values = given.plain[:, i]
            if not self.columns[i].worded:
                return abs(auc(np.where(np.isnan(values), self.middle[i][0], values), came) - 0.5)
            places = np.where(np.isnan(values), len(self.columns[i].words) + 1, values)
            there = places.astype(np.intp)
            n, yes = np.bincount(there), np.bincount(there, came)
            # A word that stands once or twice tells little.
            shares = (yes + came.mean() * 10) / (n + 10)
            return abs(auc(shares[there], came) - 0.5)

        return max(range(len(self.columns)), key=told)

    def only(self, given: Features, place: int) -> Features:
        """Of the features those of one column."""
        widths = [self._width(i) for i in range(len(self.columns))]
        first = sum(widths[:place])
        return Features(
            given.plain[:, place : place + 1], given.wide[:, first : first + widths[place]]
        )

    def _width(self, i: int) -> int:
        words = self.columns[i].words
        return len(words) + 1 if words else 2 + self.gappy[i]

    def _wide(self, plain: Numbers) -> Numbers:
        parts: list[Numbers] = []
        for i, column in enumerate(self.columns):
            values = plain[:, i]
            missing = np.isnan(values)
            if column.worded:
                places = np.where(missing, -1, values).astype(np.intp)
                parts.append((places[:, None] == np.arange(len(column.words) + 1)).astype(float))
                continue
            both = np.where(missing[:, None], self.middle[i], _both(values))
            parts.append((both - self.middle[i]) / self.spread[i])
            if self.gappy[i]:
                parts.append(missing.astype(float)[:, None])
        return np.hstack(parts)


def learned(table: pa.Table, *, leave_out: Sequence[str] = ()) -> Encoder:
    """Look through the rows to learn from: which columns say something, and how they spread."""
    columns = [
        each
        for name in table.column_names
        if name not in leave_out and (each := _column(name, table[name])) is not None
    ]
    middles, spreads, gaps = [], [], []
    for each in columns:
        values = _plain(table[each.name], each)
        gaps.append(bool(np.isnan(values).any()))
        if each.worded or np.isnan(values).all():
            middles.append(np.zeros(2))
            spreads.append(np.ones(2))
            continue
        both = _both(values)
        spread = np.nanstd(both, axis=0)
        middles.append(np.nanmean(both, axis=0))
        spreads.append(np.where(spread > 0, spread, 1.0))
    return Encoder(tuple(columns), np.array(middles), np.array(spreads), tuple(gaps))


def _column(name: str, values: pa.ChunkedArray) -> Column | None:
    """None where a column says nothing: empty, always the same, or a number or name of the row."""
    filled = values.drop_null()
    different = pc.count_distinct(filled).as_py()
    if different < _FEW_NUMBERS:
        return None
    if pa.types.is_string(values.type) or pa.types.is_boolean(values.type):
        if different > max(_MOST_WORDS, _ALL_DIFFERENT * len(filled)):
            return None
        counted = pc.value_counts(filled.cast(pa.string())).to_pylist()
        counted.sort(key=lambda each: (-each["counts"], each["values"]))
        return Column(name, tuple(each["values"] for each in counted[:_MOST_WORDS]))
    whole = pa.types.is_integer(values.type) or bool(
        np.all(np.mod(np.asarray(filled.cast(pa.float64())), 1) == 0)
        if pa.types.is_floating(values.type) else False
    )  # fmt: skip
    # Whole numbers, each once and without gaps, only number the rows.
    span = pc.min_max(filled).as_py()
    if whole and different == len(filled) and span["max"] - span["min"] + 1 == different:
        return None
    return Column(name)


def _plain(values: pa.ChunkedArray, column: Column) -> Numbers:
    if column.worded:
        words = pa.array(column.words, pa.string())
        place = pc.index_in(values.cast(pa.string()), words)
        other = pc.if_else(pc.is_valid(values), len(column.words), None)
        found = pc.coalesce(place, other.cast(place.type))
    elif pa.types.is_temporal(values.type):
        found = pc.divide(
            values.cast(pa.timestamp("s")).cast(pa.int64()).cast(pa.float64()), 86400.0
        )
    else:
        found = values
    filled = pc.fill_null(found.cast(pa.float64()), float("nan"))
    return np.asarray(filled.to_numpy(), dtype=np.float64)


def _both(values: Numbers) -> Numbers:
    """As they are, and with long tails drawn in, so that a straight line can follow either."""
    return np.column_stack([values, np.sign(values) * np.log1p(np.abs(values))])
