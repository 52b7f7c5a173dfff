"""Standard columns of a file to the JSON documents of its records."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from threefold.engine.types import Engine


def documents(motor: Engine, columns: Mapping[str, pa.Array | pa.ChunkedArray]) -> pa.Array:
    """One JSON object as text for each row: {name: value}, without what is null."""
    if not columns:
        raise ValueError("a document needs a column")
    names = list(columns)
    rows = pa.table([columns[name] for name in names], names=[f"c{i}" for i in range(len(names))])
    rows = rows.append_column("ordinal", pa.array(range(rows.num_rows), pa.int64()))
    values = {f"n{i}": name for i, name in enumerate(names)}
    pieces = ", ".join(
        f"case when c{i} is not null then to_json(${f'n{i}'}::varchar) || ':' || to_json(c{i}) end"
        for i in range(len(names))
    )
    # concat_ws leaves nulls out.
    query = (
        f"select '{{' || concat_ws(',', {pieces}) || '}}' as content from cells order by ordinal"
    )
    return motor.query(query, values, {"cells": rows})["content"].combine_chunks()
