"""The list of records to mend as a file to work through."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pa_csv
from django.conf import settings

from threefold.audit import service as audit
from threefold.kit.formulas import neutralise_table
from threefold.view.service.mending import Mend
from threefold.view.types import Reader


def export_work_list(
    rows: Sequence[Mend], to_do: Sequence[str], *, actor: Any, reader: Reader
) -> Path:
    """Write the list with what `to_do` about each to a new CSV file in the home's `files` folder.

    Names are masked for the reader, formulas neutralised; the audit notes it.
    """
    names = [reader.sees(each.name, "internal", "name")[0] for each in rows]
    table = pa.table(
        {
            "customer_id": pa.array([each.customer_id for each in rows], pa.int64()),
            "name": pa.array(names, pa.string()),
            "to_do": pa.array(list(to_do), pa.string()),
            "spend": pa.array([each.spend for each in rows], pa.float64()),
            "accuracy": pa.array([each.accuracy for each in rows], pa.float64()),
            "reach": pa.array([each.reach for each in rows], pa.float64()),
            "gain": pa.array([each.gain for each in rows], pa.float64()),
        }
    )
    folder = settings.HOME.files
    folder.mkdir(parents=True, exist_ok=True)
    path: Path = folder / f"to-mend-{uuid.uuid4().hex[:12]}.csv"
    pa_csv.write_csv(neutralise_table(table), path)
    audit.record(
        actor=actor,
        action="view.export",
        target_kind="customers",
        detail={"rows": table.num_rows, "format": "csv", "list": "to mend"},
    )
    return path
