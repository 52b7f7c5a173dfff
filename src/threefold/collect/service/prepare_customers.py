"""From staged rows to records, their contact ways and their identifiers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from threefold.collect.logic import events as statements
from threefold.collect.models import Run
from threefold.collect.service import runs
from threefold.collect.service.cells import causes_of
from threefold.collect.service.people import EVIDENCE
from threefold.collect.service.prepare_events import IDENTIFIERS
from threefold.collect.service.records import of_rows
from threefold.collect.service.rows import inputs_of, plan_of
from threefold.collect.types import ColumnMap
from threefold.descriptive.types import CONTACTS, RECORDS
from threefold.engine import service as engine
from threefold.identity.types import EVIDENCE as EVIDENCE_SCHEMA
from threefold.identity.types import IDENTIFIERS as IDENTIFIER_SCHEMA

_BATCH = 200_000
RECORDS_FILE, CONTACTS_FILE = "records.parquet", "contacts.parquet"
BAD_SCHEMA = pa.schema([("_row", pa.int64()), ("_line", pa.int64()), ("bad", pa.string())])

_FILES = {
    RECORDS_FILE: RECORDS,
    CONTACTS_FILE: CONTACTS,
    IDENTIFIERS: IDENTIFIER_SCHEMA,
    EVIDENCE: EVIDENCE_SCHEMA,
    runs.BAD: BAD_SCHEMA,
}


def prepare(run: Run, mapping: ColumnMap) -> dict[str, Any]:
    plan = plan_of(run, mapping)
    warnings: Counter[str] = Counter()
    causes: Counter[str] = Counter()
    valid = rejected = 0
    with ExitStack() as stack:
        writers = {
            name: stack.enter_context(pq.ParquetWriter(_half(run, name), schema))
            for name, schema in _FILES.items()
        }
        for rows in _batches(run, plan):
            made = of_rows(run, plan, rows, warnings)
            for name, table in zip(_FILES, made, strict=True):
                writers[name].write_table(table.select(_FILES[name].names).cast(_FILES[name]))
            valid += made.records.num_rows
            rejected += made.bad.num_rows
            causes += causes_of(made.bad)
    for name in _FILES:
        runs.durable(_half(run, name))
        _half(run, name).replace(run.folder / name)
    return {
        "valid": valid,
        "rejected": rejected,
        "causes": dict(causes),
        "warnings": dict(warnings),
    }


def _half(run: Run, name: str) -> Path:
    return run.folder / f"{name}.half"


def _batches(run: Run, plan: statements.Plan) -> Iterator[pa.Table]:
    stream = engine.shared().stream(
        f"{statements.cells(plan)} order by r._row", inputs=inputs_of(run, plan), batch_rows=_BATCH
    )
    for batch in stream:
        yield pa.Table.from_batches([batch])
