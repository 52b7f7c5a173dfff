"""Columns of names: each distinct value once, many of them in several processes."""

from __future__ import annotations

import os

import pyarrow as pa

from threefold.kit.names import beside
from threefold.kit.names.rows import SCHEMA, rows
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
    workers = min(workers, 1 + len(distinct) // MANY) if len(distinct) >= MANY else 1
    return _worked(distinct, kind, country, workers).take(encoded.indices).combine_chunks()


def _worked(distinct: pa.Array, kind: Kind, country: str, workers: int) -> pa.Table:
    share = max(1, -(-len(distinct) // max(workers, 1)))
    parts = [distinct.slice(start, share) for start in range(0, len(distinct), share)]
    if not parts:
        return SCHEMA.empty_table()
    # The parent works too, so only the others are started.
    others = [beside.start(part, kind, country) for part in parts[1:]]
    tables = [rows(parts[0], kind, country)]
    for other, part in zip(others, parts[1:], strict=True):
        answer = beside.finish(other)
        tables.append(rows(part, kind, country) if answer is None else answer)
    return pa.concat_tables(tables)


def _flat(values: pa.Array | pa.ChunkedArray) -> pa.Array:
    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()
    return values.cast(values.type.value_type) if pa.types.is_dictionary(values.type) else values
