"""Fitting rows that come in to the columns and types of a table."""

from __future__ import annotations

import pyarrow as pa

from threefold.engine.types import Engine, Input
from threefold.kit.errors import Invalid
from threefold.lake.logic.rewriting import quoted


def fitted(engine: Engine, schema: pa.Schema, data: Input) -> pa.RecordBatchReader:
    """The rows in the columns and types of `schema`; `Invalid` on a column it does not have."""
    fits = [(field.name, field.type) for field in schema]
    if isinstance(data, pa.RecordBatchReader) and [(f.name, f.type) for f in data.schema] == fits:
        return data
    return engine.stream(_select_cast(engine, schema, data), None, {"lake_incoming": data})


def _select_cast(engine: Engine, schema: pa.Schema, data: Input) -> str:
    """A query over `lake_incoming` that gives the columns of `schema` in its types."""
    given = data.schema
    unknown = [name for name in given.names if name not in schema.names]
    if unknown:
        raise Invalid(
            f"The table has no column {', '.join(unknown)}.",
            where={"column": unknown[0]},
            remedy="Rename or leave out these columns.",
        )
    columns = ", ".join(_column(engine, field, given) for field in schema)
    return f"select {columns} from lake_incoming"


def _column(engine: Engine, field: pa.Field, given: pa.Schema) -> str:
    name = quoted(field.name)
    kind = engine.sql_type(field.type)
    if field.name not in given.names:
        return f"cast(null as {kind}) as {name}"
    if given.field(field.name).type == field.type:
        return name
    return f"cast({name} as {kind}) as {name}"
