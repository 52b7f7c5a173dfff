"""Which record of which source is which customer, as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
from django.utils.translation import gettext as _

from threefold.audit import service as audit
from threefold.descriptive import service as descriptive
from threefold.kit.errors import Invalid
from threefold.kit.formulas import neutralise_table

_WRITERS = {"csv": pa_csv.write_csv, "parquet": pq.write_table}


def export_identities(to: Path, *, actor: Any) -> int:
    """Write [source, external_id, customer_id] of every current record to `to`; how many rows.

    The ending says the format: .csv or .parquet. Merged customers stand under their root. The
    export is noted in the audit log. Raises Invalid for another format.
    """
    kind = to.suffix.lstrip(".").lower()
    if kind not in _WRITERS:
        raise Invalid(
            _("This file format is not offered."),
            where={"format": kind},
            remedy=_("Choose one of: %(formats)s.") % {"formats": ", ".join(_WRITERS)},
        )
    found = descriptive.externals()
    _WRITERS[kind](neutralise_table(found) if kind == "csv" else found, to)
    audit.record(
        actor=actor,
        action="identity.export",
        target_kind="customers",
        detail={"rows": found.num_rows, "format": kind},
    )
    return found.num_rows
