"""Records made ready: one spelling a value, and keys by which candidates are found."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import starmap

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from threefold.identity.comparison import Comparison, find
from threefold.identity.logic.matching import profile
from threefold.kit import beside

Ints = npt.NDArray[np.int64]
Words = frozenset[str]
_WORD = re.compile(r"\w+")
REPEATS_SAMPLE = 500
MANY = 100_000
"""Distinct values from which a second process pays for its start."""
LATIN = "_latin"
"""What follows the name of a column that holds values of other scripts in Latin letters."""
NO_KEY = 0
"""The hash of a key that a record does not have; it agrees with nothing."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column to compare: `name` in the engine, `header` as its owner calls it."""

    name: str
    header: str
    comparison: Comparison
    filled: float
    judged: bool = True
    """False: it only helps another comparison to judge."""


@dataclass(frozen=True, slots=True)
class Key:
    """Hashes of one part of one column, a record each."""

    name: str
    column: str
    part: str
    values: Ints


@dataclass(frozen=True, slots=True)
class Prepared:
    """`table`: id (place in the given records), part (which file), standard values and keys."""

    table: pa.Table
    columns: tuple[Column, ...]
    keys: tuple[Key, ...]

    @property
    def judged(self) -> tuple[Column, ...]:
        return tuple(each for each in self.columns if each.judged)

    @property
    def kinds(self) -> dict[str, str]:
        """The column that stands for each kind: the first of it."""
        found: dict[str, str] = {}
        for each in self.columns:
            found.setdefault(each.comparison.name, each.name)
        return found


def prepare(records: pa.Table, kinds: Mapping[str, str], parts: Ints) -> Prepared:
    """Standardise what is compared; `kinds` as `profile.kinds_of` gives them."""
    columns: list[Column] = []
    keys: list[Key] = []
    data: dict[str, pa.Array] = {
        "id": pa.array(np.arange(records.num_rows)),
        "part": pa.array(parts),
    }
    texts = {header: profile.text_column(records[header]) for header in kinds}
    headers = _without_repeats(texts, kinds)
    coded = [texts[header].combine_chunks().dictionary_encode() for header in headers]
    asked = [(kinds[header], each.dictionary) for header, each in zip(headers, coded, strict=True)]
    for header, encoded, made in zip(headers, coded, _all_spelt(asked), strict=True):
        comparison = find(kinds[header])
        standard = made.words.take(encoded.indices)
        name = f"c{len(columns)}"
        filled = 1 - standard.null_count / max(1, len(standard))
        if not filled:
            continue
        columns.append(Column(name, header, comparison, filled))
        data[name] = standard
        if made.latin is not None:
            data[f"{name}{LATIN}"] = made.latin.take(encoded.indices)
        for part, hashes in made.keys.items():
            values = _placed(hashes, encoded.indices)
            keys.append(Key(f"k{len(keys)}", name, part, values))
    columns = _judged(columns)
    used = {each.name for each in columns}
    keys = [key for key in keys if key.column in used]
    for key in keys:
        data[key.name] = pa.array(key.values, mask=key.values == NO_KEY)
    return Prepared(pa.table(data), tuple(columns), tuple(keys))


def again(records: pa.Table, columns: Sequence[Column]) -> pa.Table:
    """Other records in the spelling of `columns`, as `prepare` gave them: id and standard values.

    `records` has a column for each header; one that is missing is empty.
    """
    data: dict[str, pa.Array] = {"id": pa.array(np.arange(records.num_rows))}
    for each in columns:
        if each.header not in records.column_names:
            data[each.name] = pa.nulls(records.num_rows, pa.string())
            if each.comparison.latin:
                data[f"{each.name}{LATIN}"] = pa.nulls(records.num_rows, pa.string())
            continue
        text = profile.text_column(records[each.header]).combine_chunks().dictionary_encode()
        words = _words(each.comparison, text.dictionary)
        data[each.name] = words.take(text.indices)
        if each.comparison.latin:
            data[f"{each.name}{LATIN}"] = _latin(each.comparison.latin, words).take(text.indices)
    return pa.table(data)


def key_of(standard: pa.Array | pa.ChunkedArray, comparison: Comparison, part: str) -> Ints:
    """Hashes of one part of standard values, NO_KEY where there is none."""
    values = standard.combine_chunks() if isinstance(standard, pa.ChunkedArray) else standard
    return _hashed(values, comparison.keys[part] if part else _whole)


def _judged(columns: Sequence[Column]) -> list[Column]:
    there = {each.comparison.name for each in columns}
    taken = {kind for each in columns for kind in each.comparison.takes}
    out = []
    for each in columns:
        superfluous = set(each.comparison.instead)
        if superfluous and superfluous <= there:
            continue
        judged = each.comparison.name not in taken
        out.append(Column(each.name, each.header, each.comparison, each.filled, judged))
    return out


@dataclass(frozen=True, slots=True)
class _Spelt:
    """Distinct values of one column: standard, in Latin letters where that differs, and the hashes
    of their parts."""

    words: pa.Array
    latin: pa.Array | None
    keys: dict[str, Ints]


def _all_spelt(asked: Sequence[tuple[str, pa.Array]]) -> list[_Spelt]:
    """Of each kind and its distinct values; of many, half of them in a second process."""
    if sum(len(values) for _, values in asked) < MANY or (os.cpu_count() or 1) < 2:
        return _some_spelt(asked)
    half = [len(values) // 2 for _, values in asked]
    first = [(kind, values[:end]) for (kind, values), end in zip(asked, half, strict=True)]
    rest = [(kind, values[end:]) for (kind, values), end in zip(asked, half, strict=True)]
    worker = beside.start(_some_spelt, rest)
    made = _some_spelt(first)
    answer = beside.finish(worker)
    return list(map(_joined, made, _some_spelt(rest) if answer is None else answer))


def _joined(first: _Spelt, rest: _Spelt) -> _Spelt:
    latin = None
    if first.latin is not None and rest.latin is not None:
        latin = pa.concat_arrays([first.latin, rest.latin])
    return _Spelt(
        pa.concat_arrays([first.words, rest.words]),
        latin,
        {part: np.concatenate((values, rest.keys[part])) for part, values in first.keys.items()},
    )


def _some_spelt(asked: Sequence[tuple[str, pa.Array]]) -> list[_Spelt]:
    return list(starmap(_spelt, asked))


def _spelt(kind: str, values: pa.Array) -> _Spelt:
    comparison = find(kind)
    words = _words(comparison, values)
    latin = _latin(comparison.latin, words) if comparison.latin else None
    cuts = {"": _whole, **comparison.keys}
    return _Spelt(words, latin, {part: _hashed(words, cut) for part, cut in cuts.items()})


def _words(comparison: Comparison, values: pa.Array) -> pa.Array:
    return pa.array(
        [comparison.standard(value) or None for value in values.to_pylist()], pa.string()
    )


def _latin(spell: Callable[[str], str | None], words: pa.Array) -> pa.Array:
    return pa.array([word and spell(word) for word in words.to_pylist()], pa.string())


def _whole(value: str) -> str:
    return value


def _hashed(standard: pa.Array, cut: Callable[[str], str | None]) -> Ints:
    encoded = standard.dictionary_encode()
    hashes = np.fromiter((_hash(cut(value)) for value in encoded.dictionary.to_pylist()), np.int64)
    return _placed(hashes, encoded.indices)


def _placed(hashes: Ints, indices: pa.Array) -> Ints:
    places = indices.fill_null(len(hashes)).to_numpy(zero_copy_only=False)
    out: Ints = np.append(hashes, np.int64(NO_KEY))[places]
    return out


def _hash(value: str | None) -> int:
    if not value:
        return NO_KEY
    return int.from_bytes(blake2b(value.encode(), digest_size=8).digest(), "big", signed=True) or 1


def _without_repeats(texts: Mapping[str, pa.ChunkedArray], kinds: Mapping[str, str]) -> list[str]:
    """Headers without those that only repeat another column, or several others joined."""
    step = max(1, len(next(iter(texts.values()), [])) // REPEATS_SAMPLE)
    some = {
        header: [frozenset(_WORD.findall((value or "").lower())) for value in text[::step]]
        for header, text in ((header, text.to_pylist()) for header, text in texts.items())
    }
    kept = list(kinds)
    for header in list(kept):
        if _repeats(some[header], [some[each] for each in kept if each != header]):
            kept.remove(header)
    return kept


def _repeats(values: Sequence[Words], others: Sequence[Sequence[Words]]) -> bool:
    """Whether the values are put together of what the others hold, in nearly all records."""
    same = seen = 0
    for value, *rest in zip(values, *others, strict=True):
        if not value:
            continue
        seen += 1
        same += value == frozenset[str]().union(*(each for each in rest if each <= value))
        if seen - same > 10 and same < 0.8 * seen:
            return False
    return seen > 20 and same > 0.95 * seen
