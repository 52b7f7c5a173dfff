"""Identifiers of rows: their subjects for the lake, and the customers behind them."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq

from threefold.collect.logic.events import Plan
from threefold.collect.models import Run
from threefold.collect.types import FieldMap
from threefold.identity import service as identity

EVIDENCE = "evidence.parquet"
"""What rows of customers tell besides identifiers, beside their run."""


def issuer(each: FieldMap, source: str) -> str:
    """Whose numbers these are; nobody's where the scheme is valid everywhere."""
    return "" if each.name in identity.GLOBAL else each.issuer or source


def known(values: pa.Array | pa.ChunkedArray, each: FieldMap, source: str) -> pa.Table:
    """`raw`, `subject` for distinct written identifiers; no subject where it is none."""
    subjects = identity.subject_column(values, scheme=each.name, issuer=issuer(each, source))
    return pa.table({"raw": values, "subject": subjects})


def identifiers(plan: Plan, rows: pa.Table, source: str) -> pa.Table:
    """`rows` (row, one column `c<i>` an identifier) as identity wants them: one a line."""
    parts = []
    for i, each in plan.identifiers:
        values = rows[f"c{i}"]
        given = rows.filter(values.is_valid())
        count = given.num_rows
        parts.append(
            pa.table(
                {
                    "row": given["row"].cast(pa.int64()),
                    "scheme": pa.repeat(pa.scalar(each.name), count),
                    "issuer": pa.repeat(pa.scalar(issuer(each, source)), count),
                    "value": given[f"c{i}"].cast(pa.string()),
                }
            )
        )
    return pa.concat_tables(parts)


def resolve(run: Run, found: pa.Table) -> pa.Table:
    """Whose the rows of a run are, by their identifiers and by what they tell besides."""
    path = run.folder / EVIDENCE
    evidence = pq.read_table(path) if path.exists() else None
    return identity.resolve(
        found, source=run.source_id, run=run.pk, at=run.created_at, evidence=evidence
    )
