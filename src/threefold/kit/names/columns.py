"""Columns of names: each distinct value once, many of them in several processes."""

from __future__ import annotations

import os

import pyarrow as pa

from threefold.kit import beside
from threefold.kit.names.rows import rows
from threefold.kit.names.types import Kind

MANY = 20_000
"""Distinct values from which a second process pays for its start."""


def table(
    values: pa.Array | pa.ChunkedArray,
    *,
    kind: Kind = "person",
    country: str = "",
    processes: int | None = None,
) -> pa.Table:
    """Standard forms and blocking keys beside each of `values` (text), null where nothing is.

    Columns: standard, latin, given, family, certain, script, core and legal_form (organisations),
    key_given, key_family, key (of all words, in any order) and keys (a list, one a word).
    `processes` is two, or as many as there are cores, unless given.
    """
    values = _flat(values)
    encoded = values.cast(pa.string()).dictionary_encode()
    distinct = encoded.dictionary
    workers = min(os.cpu_count() or 1, 2) if processes is None else processes
    workers = workers if len(distinct) >= MANY else 1
    return _worked(distinct, kind, country, workers).take(encoded.indices).combine_chunks()


def _worked(distinct: pa.Array, kind: Kind, country: str, workers: int) -> pa.Table:
    if workers < 2:
        return rows(distinct, kind, country)
    share = -(-len(distinct) // workers)
    parts = [distinct.slice(start, share) for start in range(0, len(distinct), share)]
    # All parts go: a process of its own may leave the garbage collector off, a third of the time.
    others = [beside.start(rows, part, kind, country) for part in parts]
    answers = zip(map(beside.finish, others), parts, strict=True)
    return pa.concat_tables(
        rows(part, kind, country) if answer is None else answer for answer, part in answers
    )


def _flat(values: pa.Array | pa.ChunkedArray) -> pa.Array:
    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()
    return values.cast(values.type.value_type) if pa.types.is_dictionary(values.type) else values
