"""Records of a run into the store."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from threefold.collect.models import Run
from threefold.collect.service.prepare_customers import CONTACTS_FILE, RECORDS_FILE
from threefold.collect.types import ColumnMap
from threefold.descriptive import service as descriptive
from threefold.descriptive.types import RECORDS
from threefold.jobs.types import Progress

CUSTOMERS = "customers.parquet"


def land(run: Run, mapping: ColumnMap, progress: Progress) -> Mapping[str, Any]:
    records = pq.read_table(run.folder / RECORDS_FILE)
    progress.stage("land", total=records.num_rows)
    owners = pq.read_table(run.folder / CUSTOMERS, columns=["row", "customer_id"])
    owned = records.drop_columns(["customer_id"]).join(owners, "row", join_type="inner")
    landed = descriptive.land_records(
        owned.select(RECORDS.names).sort_by("row"),
        pq.read_table(run.folder / CONTACTS_FILE),
        run=run.pk,
        at=run.created_at,
        made_up=run.source.made_up,
    )
    progress.at(records.num_rows)
    return {
        "loaded": landed.new + landed.updated,
        "duplicates": landed.unchanged,
        "new": landed.new,
        "updated": landed.updated,
    }


def preview(run: Run) -> tuple[int, int, int]:
    """New, updated and unchanged records, without writing."""
    records: pa.Table = pq.read_table(run.folder / RECORDS_FILE)
    contacts = pq.read_table(run.folder / CONTACTS_FILE)
    seen = descriptive.preview_records(records, contacts, run=run.pk)
    return seen.new, seen.updated, seen.unchanged
