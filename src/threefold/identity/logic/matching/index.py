"""Where records that may be the same are looked up: hashes of what the rules want agreed.

An entry is a hash of 64 bits, keyed with the secret of the installation, and a number: that of a
record, or how common a value is. All entries stand sorted by hash, cut into buckets by its first
bits, so that a few buckets answer for a few records.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from threefold.identity.logic.matching.blocking import Rule, joined
from threefold.identity.logic.matching.model import Common, Floats, Model
from threefold.identity.logic.matching.prepare import NO_KEY, Column, Ints, Key, key_of

Words = npt.NDArray[np.uint64]
A_BUCKET = 1024
"""Entries in a bucket, about."""
_COMMON = 1 << 32
"""Above the numbers of rules: entries that say how common a value is."""
_START = (
    np.uint64(0x736F6D6570736575),
    np.uint64(0x646F72616E646F6D),
    np.uint64(0x6C7967656E657261),
    np.uint64(0x7465646279746573),
)


@dataclass(frozen=True, slots=True)
class Entries:
    """`keys` sorted, and the number that stands at each."""

    keys: Words
    values: Ints


def rule_keys(
    table: pa.Table, columns: Sequence[Column], keys: Sequence[Key], rules: Sequence[Rule]
) -> list[Ints]:
    """For each rule the plain hash of each row of standard values, NO_KEY where a key lacks."""
    by_name = {each.name: each for each in columns}
    used = {name for rule in rules for name in rule.keys}
    known = {
        key.name: key_of(table[key.column], by_name[key.column].comparison, key.part)
        for key in keys
        if key.name in used
    }
    return of_rules(known, rules, table.num_rows)


def of_rules(known: Mapping[str, Ints], rules: Sequence[Rule], rows: int) -> list[Ints]:
    everybody = np.ones(rows, np.int64)
    return [
        joined([known[name] for name in rule.keys]) if rule.keys else everybody for rule in rules
    ]


def build(model: Model, records: Ints, secret: bytes) -> Entries:
    """The entries of the records that `model` was learnt from, `records` being their numbers."""
    known = {key.name: key.values for key in model.keys}
    keys, values = [], []
    for number, hashes in enumerate(of_rules(known, model.rules, len(records))):
        there = hashes != NO_KEY
        keys.append(hashed(secret, number, hashes[there]))
        values.append(records[there])
    for name, common in model.common.items():
        keys.append(hashed(secret, common_of(model, name), common.hashes))
        values.append(common.shares.view(np.int64))
    whole = np.concatenate(keys) if keys else np.empty(0, np.uint64)
    order = np.argsort(whole)
    return Entries(whole[order], np.concatenate([*values, np.empty(0, np.int64)])[order])


def common_of(model: Model, name: str) -> int:
    return _COMMON + [each.name for each in model.columns].index(name)


def looked_up(entries: Entries, keys: Words) -> tuple[Ints, Ints]:
    """Which of `keys` (by place) has which numbers."""
    begin = np.searchsorted(entries.keys, keys, "left")
    counts = np.searchsorted(entries.keys, keys, "right") - begin
    place = np.repeat(np.arange(len(keys)), counts)
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return place, entries.values[begin[place] + within]


def shares(common: Common, place: Ints, values: Ints, rows: int) -> Floats:
    """How common each of `rows` values is, by what was looked up of them."""
    out = np.full(rows, common.rare)
    out[place] = values.view(np.float64)
    return out


def bits_of(entries: int) -> int:
    """How many leading bits of a hash name its bucket."""
    return max(0, int(np.ceil(np.log2(max(1, entries / A_BUCKET)))))


def bucket(keys: Words, bits: int) -> Ints:
    if not bits:
        return np.zeros(len(keys), np.int64)
    out: Ints = (keys >> np.uint64(64 - bits)).astype(np.int64)
    return out


def buckets(entries: Entries, bits: int) -> pa.Table:
    """[bucket, keys, values]: the entries of each bucket as bytes, without a copy."""
    of_entry = bucket(entries.keys, bits)
    numbers, first = np.unique(of_entry, return_index=True)
    offsets = pa.array(np.append(first, len(of_entry)).astype(np.int64) * 8)
    blobs = [
        pa.Array.from_buffers(
            pa.large_binary(), len(numbers), [None, offsets.buffers()[1], pa.py_buffer(array)]
        )
        for array in (entries.keys, entries.values)
    ]
    return pa.table([pa.array(numbers), *blobs], names=["bucket", "keys", "values"])


def read(keys: Sequence[bytes], values: Sequence[bytes]) -> Entries:
    """Buckets in their order, put together again."""
    return Entries(
        np.frombuffer(b"".join(keys), np.uint64), np.frombuffer(b"".join(values), np.int64)
    )


def hashed(secret: bytes, about: int, hashes: Ints) -> Words:
    """A keyed hash of each of `hashes`, and of what they are about."""
    key = blake2b(b"threefold.matching.index", key=secret[:64], digest_size=16).digest()
    said = np.full(len(hashes), about, np.uint64)
    return siphash(key, said, hashes.view(np.uint64))


def siphash(key: bytes, *words: Words) -> Words:
    """SipHash-2-4 (Aumasson, Bernstein 2012) of messages of some words each."""
    one, two = np.frombuffer(key, "<u8")
    start = zip(_START, (one, two, one, two), strict=True)
    v = [np.full(len(words[0]), word ^ half, np.uint64) for word, half in start]
    last = np.full(len(words[0]), (8 * len(words)) << 56, np.uint64)
    for word in (*words, last):
        v[3] ^= word
        _round(v)
        _round(v)
        v[0] ^= word
    v[2] ^= np.uint64(0xFF)
    for _ in range(4):
        _round(v)
    out: Words = v[0] ^ v[1] ^ v[2] ^ v[3]
    return out


def _round(v: list[Words]) -> None:
    v[0] += v[1]
    v[1] = _turn(v[1], 13) ^ v[0]
    v[0] = _turn(v[0], 32)
    v[2] += v[3]
    v[3] = _turn(v[3], 16) ^ v[2]
    v[0] += v[3]
    v[3] = _turn(v[3], 21) ^ v[0]
    v[2] += v[1]
    v[1] = _turn(v[1], 17) ^ v[2]
    v[2] = _turn(v[2], 32)


def _turn(word: Words, by: int) -> Words:
    out: Words = (word << np.uint64(by)) | (word >> np.uint64(64 - by))
    return out
