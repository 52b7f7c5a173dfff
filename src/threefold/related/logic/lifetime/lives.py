"""What the models know of a customer's purchases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Lives:
    """Purchases of customers without a contract, one place a kind of life; times in one unit.

    `repeats`: purchases after the first; `last`: time from the first to the last of them (0 where
    there is none); `span`: time from the first until the end of observation; `count`: how many
    customers lived just so. All four of shape (n,).
    """

    repeats: Numbers
    last: Numbers
    span: Numbers
    count: Numbers

    @classmethod
    def of(cls, repeats: Any, last: Any, span: Any, count: Any = None) -> Lives:
        x, t, end = (np.asarray(each, dtype=np.float64) for each in (repeats, last, span))
        n = np.ones_like(x) if count is None else np.asarray(count, dtype=np.float64)
        return cls(x, t, end, n)

    @property
    def customers(self) -> float:
        return float(self.count.sum())

    def take(self, rows: slice) -> Lives:
        return Lives(self.repeats[rows], self.last[rows], self.span[rows], self.count[rows])


@dataclass(frozen=True, slots=True)
class ByValue:
    """A column by its different values: functions of these cost little where there are few."""

    values: Numbers
    place: NDArray[np.intp]

    @classmethod
    def of(cls, column: Numbers) -> ByValue:
        encoded = pa.array(column).dictionary_encode()
        place = encoded.indices.to_numpy().astype(np.intp)
        return cls(np.asarray(encoded.dictionary.to_numpy(), dtype=np.float64), place)


def alike(repeats: Numbers, last: Numbers, span: Numbers) -> tuple[Lives, NDArray[np.int64]]:
    """The different lives, counted, and the place of each customer's among them, shape (n,).

    There are many times fewer than customers, and models cost by the life.
    """
    rows = pa.table({"x": repeats, "last": last, "span": span})
    codes = [rows[name].combine_chunks().dictionary_encode() for name in rows.column_names]
    key = np.zeros(rows.num_rows, dtype=np.int64)
    for each in codes:
        key = key * len(each.dictionary) + each.indices.to_numpy(zero_copy_only=False)
    found = pa.array(key).dictionary_encode()
    place = found.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    count = np.bincount(place, minlength=len(found.dictionary))
    first = np.zeros(len(found.dictionary), dtype=np.int64)
    first[place[::-1]] = np.arange(rows.num_rows - 1, -1, -1)
    return Lives.of(repeats[first], last[first], span[first], count), place
