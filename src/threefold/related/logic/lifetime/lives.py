"""What the models know of a customer's purchases."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Places = NDArray[np.intp]
Keys = NDArray[np.signedinteger[Any]]


@dataclass(frozen=True, slots=True)
class ByValue:
    """A column by its different values: functions of these cost little where there are few."""

    values: Numbers
    place: Places

    @classmethod
    def of(cls, column: Any) -> ByValue:
        encoded = pa.array(np.asarray(column, dtype=np.float64)).dictionary_encode()
        return cls(encoded.dictionary.to_numpy(), encoded.indices.to_numpy().astype(np.intp))

    def column(self) -> Numbers:
        return np.asarray(self.values[self.place])


@dataclass(frozen=True, slots=True)
class Lives:
    """Purchases of customers without a contract, one place a kind of life; times in one unit.

    `repeats`: purchases after the first; `last`: time from the first to the last of them (0 where
    there is none); `span`: time from the first until the end of observation; `count`: how many
    customers lived just so. All four of shape (n,).
    """

    by_repeats: ByValue
    by_last: ByValue
    by_span: ByValue
    count: Numbers

    @classmethod
    def of(cls, repeats: Any, last: Any, span: Any, count: Any = None) -> Lives:
        n = np.ones(len(repeats)) if count is None else np.asarray(count, dtype=np.float64)
        with ThreadPoolExecutor(3) as pool:
            x, at_last, at_end = pool.map(ByValue.of, (repeats, last, span))
        return cls(x, at_last, at_end, n)

    @property
    def repeats(self) -> Numbers:
        return self.by_repeats.column()

    @property
    def last(self) -> Numbers:
        return self.by_last.column()

    @property
    def span(self) -> Numbers:
        return self.by_span.column()

    @property
    def customers(self) -> float:
        return float(self.count.sum())

    def take(self, rows: slice) -> Lives:
        some = [
            ByValue(each.values, each.place[rows])
            for each in (self.by_repeats, self.by_last, self.by_span)
        ]
        return Lives(some[0], some[1], some[2], self.count[rows])

    def by_repeats_and_span(self, work: Callable[[Numbers, Numbers], Numbers]) -> Numbers:
        """What depends on these two alone, shape (n,); of each pair once where pairs are few."""
        x, span = self.by_repeats, self.by_span
        if len(x.values) * len(span.values) > len(self.count):
            return work(x.column(), span.column())
        pairs = work(np.repeat(x.values, len(span.values)), np.tile(span.values, len(x.values)))
        return np.asarray(pairs[x.place * len(span.values) + span.place])

    def distinct(self) -> Lives:
        """The different lives, counted: there are often many times fewer, and to fit costs by the
        life."""
        key = np.sort(self._key())
        first = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]])[: len(key)])
        return self._of_keys(key[first], np.diff(first, append=len(key)))

    def _key(self) -> Keys:
        """One number for each kind of life, as short as may be: it is sorted and taken apart."""
        columns = (self.by_repeats, self.by_last, self.by_span)
        most = np.prod([float(len(each.values)) for each in columns])
        short: type[np.signedinteger[Any]] = np.int32 if most < 2**31 else np.intp
        key = np.zeros(len(self.count), short)
        for each in columns:
            key *= short(len(each.values))
            key += each.place.astype(short)
        return key

    def _of_keys(self, keys: Keys, count: Any) -> Lives:
        kind = keys.dtype.type
        rest, span = np.divmod(keys, kind(max(len(self.by_span.values), 1)))
        repeats, last = np.divmod(rest, kind(max(len(self.by_last.values), 1)))
        return Lives(
            ByValue(self.by_repeats.values, repeats.astype(np.intp)),
            ByValue(self.by_last.values, last.astype(np.intp)),
            ByValue(self.by_span.values, span.astype(np.intp)),
            np.asarray(count, dtype=np.float64),
        )
