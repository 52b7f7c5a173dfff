"""The wide view of a day as a file, masked for its reader and noted in the audit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
from django.utils.translation import gettext as _

from threefold.access import service as access
from threefold.audit import service as audit
from threefold.engine import service as engine
from threefold.kit.errors import Invalid
from threefold.kit.formulas import neutralise_table
from threefold.kit.sheets import workbook
from threefold.view.logic.wide.fields import WideField
from threefold.view.service.wide.fields import wide_fields
from threefold.view.service.wide.reading import wide, wide_day, wide_names
from threefold.view.types import Reader

_SHEET_ROWS = 1_048_575
"""What a sheet of a workbook holds below its heading."""

_BATCH_ROWS = 50_000
Write = Callable[[pa.Table], None]


@dataclass(frozen=True)
class WideFile:
    """What was written: columns that the reader may not see are left out or masked."""

    path: Path
    as_of: date
    rows: int
    columns: int
    masked: tuple[str, ...]
    hidden: tuple[str, ...]


def export_wide(
    path: Path,
    actor: Any,
    reader: Reader,
    as_of: date | None = None,
    columns: Sequence[str] | None = None,
) -> WideFile:
    """Write one row per customer to `path` (.parquet, .csv or .xlsx), ordered by customer.

    Columns of a privacy class that is hidden from the reader are left out, of one that is masked
    for him every value is veiled; texts that a spreadsheet would take for formulas are made
    harmless. Raises Denied where the actor may not export, Invalid for another format, NotFound
    for a day that is not kept or a column that does not exist. No actor is whoever holds the
    installation's folder.
    """
    if actor is not None:
        access.require(actor, "see", "export")
    kind = path.suffix.lstrip(".").lower()
    day = wide_day(as_of)
    if kind not in _WRITERS or (kind == "xlsx" and day.customers > _SHEET_ROWS):
        raise Invalid(
            _("A workbook cannot hold so many rows.")
            if kind in _WRITERS
            else _("This file format is not offered."),
            where={"format": kind},
            remedy=_("Choose one of: %(formats)s.")
            % {"formats": ", ".join(name for name in _WRITERS if name != kind)},
        )
    fields = wide_fields()
    wanted = wide_names(day, columns)[1:]
    held = wide(day.as_of, wanted)
    display = {code: reader.shows(fields[code].privacy) for code in wanted}
    hidden = tuple(code for code in wanted if display[code] == "hidden")
    masked = tuple(code for code in wanted if display[code] == "masked")
    shown = [code for code in wanted if code not in hidden]
    rows = _write(path, kind, held, shown, {code: fields[code] for code in masked}, reader)
    audit.record(
        actor=actor,
        action="view.wide.export",
        target_kind="customers",
        detail={
            "rows": rows,
            "format": kind,
            "as_of": day.as_of.isoformat(),
            "columns": len(shown),
            "masked": list(masked),
            "hidden": list(hidden),
        },
    )
    return WideFile(path, day.as_of, rows, len(shown), masked, hidden)


def _write(
    path: Path,
    kind: str,
    held: Any,
    shown: Sequence[str],
    masked: Mapping[str, WideField],
    reader: Reader,
) -> int:
    chosen = ", ".join(["customer_id", *shown])
    batches = engine.shared().stream(
        f"select {chosen} from wide order by customer_id",
        inputs={"wide": held},
        batch_rows=_BATCH_ROWS,
    )
    rows = 0
    schema = _veiled(batches.schema.empty_table(), masked, reader).schema
    with _WRITERS[kind](path, schema) as write:
        for batch in batches:
            table = _veiled(pa.Table.from_batches([batch]), masked, reader)
            write(table if kind == "parquet" else neutralise_table(table))
            rows += table.num_rows
    return rows


def _veiled(table: pa.Table, masked: Mapping[str, WideField], reader: Reader) -> pa.Table:
    """Each value of these columns behind its mask, made once for each different value."""
    for code, each in masked.items():
        told = pc.dictionary_encode(table[code].cast(pa.string())).combine_chunks()
        words = [
            reader.mask(text, each.plan_type or _MASK[each.type])
            for text in told.dictionary.to_pylist()
        ]
        veiled = pa.array(words, pa.string()).take(told.indices)
        table = table.set_column(table.column_names.index(code), code, veiled)
    return table


_MASK = {"number": "decimal", "text": "text", "day": "date", "flag": "boolean"}


@contextmanager
def _csv(path: Path, schema: pa.Schema) -> Iterator[Write]:
    with pa_csv.CSVWriter(path, schema) as writer:
        yield writer.write_table


@contextmanager
def _parquet(path: Path, schema: pa.Schema) -> Iterator[Write]:
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        yield writer.write_table


@contextmanager
def _xlsx(path: Path, schema: pa.Schema) -> Iterator[Write]:
    book, sheet = workbook("customers")
    sheet.append(schema.names)

    def write(table: pa.Table) -> None:
        for row in zip(*(column.to_pylist() for column in table.columns), strict=True):
            sheet.append(row)

    yield write
    book.save(path)


_WRITERS = {"parquet": _parquet, "csv": _csv, "xlsx": _xlsx}
