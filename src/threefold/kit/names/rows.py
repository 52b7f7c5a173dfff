"""Distinct names to rows of standard forms and keys, in one process."""

from __future__ import annotations

import pyarrow as pa

from threefold.kit.names import keys
from threefold.kit.names.organisations import has_form, organisation
from threefold.kit.names.parsing import parse
from threefold.kit.names.types import Kind

SCHEMA = pa.schema(
    [
        ("standard", pa.string()),
        ("latin", pa.string()),
        ("given", pa.string()),
        ("family", pa.string()),
        ("certain", pa.bool_()),
        ("script", pa.string()),
        ("core", pa.string()),
        ("legal_form", pa.string()),
        ("key_given", pa.string()),
        ("key_family", pa.string()),
        ("key", pa.string()),
        ("keys", pa.list_(pa.string())),
    ]
)
_CHUNK = 10_000
"""Rows held as Python objects at a time; more only keeps the garbage collector busy."""
_NOTHING = (None,) * len(SCHEMA)
_Row = tuple[object, ...]


def rows(names: pa.Array, kind: Kind, country: str) -> pa.Table:
    """One row of `SCHEMA` for each of `names` (text), all null for blank ones."""
    starts = range(0, len(names), _CHUNK)
    parts = [_chunk(names.slice(start, _CHUNK).to_pylist(), kind, country) for start in starts]
    return pa.Table.from_batches(parts, SCHEMA)


def _chunk(names: list[str | None], kind: Kind, country: str) -> pa.RecordBatch:
    found = [_row(name, kind, country) if name else _NOTHING for name in names]
    columns = zip(*found, strict=True)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, SCHEMA, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=SCHEMA)


def _row(name: str, kind: Kind, country: str) -> _Row:
    if kind == "organisation" or (kind == "unknown" and has_form(name)):
        return _organisation(name, country)
    # The cache would hold a million names that are asked for once.
    found = parse.__wrapped__(name, country)
    if not found.standard:
        return _NOTHING
    words = keys.of_name(found.standard)
    return (
        found.standard,
        found.latin,
        " ".join(found.given) or None,
        " ".join(found.family) or None,
        found.certain,
        found.script,
        None,
        None,
        keys.of_part(found.given[0]) if found.given else None,
        keys.of_part(found.family[0]) if found.family else None,
        " ".join(words) or None,
        words,
    )


def _organisation(name: str, country: str) -> _Row:
    found = organisation.__wrapped__(name, country)
    if not found.standard:
        return _NOTHING
    words = keys.of_core(found.core)
    return (
        *(found.standard, found.latin or found.standard, None, None, False, found.script),
        *(found.core, found.legal_form or None, None, None, " ".join(words) or None, words),
    )
