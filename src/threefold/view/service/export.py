"""The customer list as a file: masked for the reader, formulas neutralised, noted in the audit."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from threefold.audit import service as audit
from threefold.engine import service as engine
from threefold.kit.errors import Invalid
from threefold.kit.formulas import neutralise_table
from threefold.kit.sheets import workbook
from threefold.view.models import Card
from threefold.view.service.listing import narrowed
from threefold.view.types import Reader

COLUMNS = (
    "customer_id", "name", "kind", "country", "city", "reachability", "contact_ways",
    "live_contact_ways", "orders", "spend", "first_purchase_at", "last_purchase_at", "events",
    "last_contact_at", "complaints", "answers", "csat", "nps", "descriptive_share",
    "behavioral_share", "related_share", "sources", "made_up",
)  # fmt: skip


def _rows(criteria: Mapping[str, Any]) -> pa.Table:
    """The filtered cards as one Arrow table, read by set."""
    cards = narrowed(Card.objects.all(), criteria).order_by("sort_name", "customer_id")
    statement, params = cards.values_list(*COLUMNS).query.sql_with_params()
    connection.ensure_connection()
    table = engine.read_arrow(connection.connection, statement, params)
    return table.rename_columns(list(COLUMNS))


def _as_csv(table: pa.Table, path: Path) -> None:
    pa_csv.write_csv(table, path)


def _naive(cell: Any) -> Any:
    """Workbooks know no time zones; times are UTC, as in the other formats."""
    return cell.replace(tzinfo=None) if isinstance(cell, datetime) else cell


def _as_xlsx(table: pa.Table, path: Path) -> None:
    book, sheet = workbook("customers")
    sheet.append(table.column_names)
    for batch in table.to_batches(max_chunksize=10_000):
        columns = [column.to_pylist() for column in batch.columns]
        for row in zip(*columns, strict=True):
            sheet.append([_naive(cell) for cell in row])
    book.save(path)


WRITERS: Mapping[str, Callable[[pa.Table, Path], None]] = {
    "csv": _as_csv,
    "xlsx": _as_xlsx,
    "parquet": pq.write_table,
}


def export_customers(
    *, criteria: Mapping[str, Any], file_format: str, actor: Any, reader: Reader
) -> Path:
    """Write the list to a new file in the home's `files` folder and return its path.

    Names the reader may not see whole are masked. Raises Invalid for an unknown format.
    """
    writer = WRITERS.get(file_format)
    if writer is None:
        raise Invalid(
            _("This file format is not offered."),
            where={"format": file_format},
            remedy=_("Choose one of: %(formats)s.") % {"formats": ", ".join(WRITERS)},
        )
    table = _rows(criteria)
    if reader.shows("internal") != "shown":
        at = table.column_names.index("name")
        table = table.set_column(at, "name", pa.array([""] * table.num_rows))
    if file_format != "parquet":
        table = neutralise_table(table)
    folder = settings.HOME.files
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"customers-{uuid.uuid4().hex[:12]}.{file_format}"
    writer(table, path)
    audit.record(
        actor=actor,
        action="view.export",
        target_kind="customers",
        detail={
            "rows": table.num_rows,
            "format": file_format,
            "filters": sorted(name for name, value in criteria.items() if value not in (None, "")),
        },
    )
    return path
