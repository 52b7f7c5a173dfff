"""Files that call the same things by other names: one table of them all."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from threefold.identity.logic.matching import profile

PART = "__file__"
"""The column that says which file, counted from 0, a row is from."""


def join(files: Sequence[pa.Table], *, untouched: Sequence[str] = ()) -> pa.Table:
    """All rows, with `PART`; columns that hold the same kind go by the first file's names.

    Only a kind that one column of each file holds is taken for the same; all else stays apart.
    A column that files hold in different types becomes text.
    """
    first = files[0]
    named = [first, *(_renamed(file, first, set(untouched)) for file in files[1:])]
    types: dict[str, set[pa.DataType]] = {}
    for file in named:
        for field in file.schema:
            types.setdefault(field.name, set()).add(field.type)
    parts = []
    for number, file in enumerate(named):
        for place, name in enumerate(file.column_names):
            if len(types[name]) > 1:
                file = file.set_column(place, name, profile.text_column(file[name]))
        parts.append(file.append_column(PART, pa.array(np.full(file.num_rows, number))))
    return pa.concat_tables(parts, promote_options="default")


def _renamed(file: pa.Table, first: pa.Table, untouched: set[str]) -> pa.Table:
    common = set(file.column_names) & set(first.column_names) | untouched
    ours, theirs = _kinds(first, common), _kinds(file, common)
    names = {column: ours[kind] for kind, column in theirs.items() if kind in ours}
    return file.rename_columns([names.get(name, name) for name in file.column_names])


def _kinds(file: pa.Table, common: set[str]) -> dict[str, str]:
    """The column of each kind that only one column holds."""
    rest = [name for name in file.column_names if name not in common]
    shapes = {name: profile.shape_of(profile.text_column(file[name])) for name in rest}
    kinds = profile.kinds_of(shapes)
    held = list(kinds.values())
    return {kind: column for column, kind in kinds.items() if held.count(kind) == 1}
