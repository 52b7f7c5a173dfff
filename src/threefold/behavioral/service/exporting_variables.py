"""The variables of a day as a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.csv as pa_csv
from django.utils.translation import gettext as _

from threefold.audit import service as audit
from threefold.behavioral.service.distilled import asked, variables
from threefold.engine import service as engine
from threefold.kit.errors import Invalid
from threefold.kit.formulas import neutralise_table

_FORMATS = ("parquet", "csv")


def export_variables(
    to: Path, *, actor: Any, as_of: date | None = None, codes: Sequence[str] | None = None
) -> int:
    """Write one row per customer to `to` (.parquet or .csv), ordered by customer; how many.

    Otherwise as `variables`. The export is noted in the audit log.
    """
    kind = to.suffix.lstrip(".").lower()
    if kind not in _FORMATS:
        raise Invalid(
            _("This file format is not offered."),
            where={"format": kind},
            remedy=_("Choose one of: %(formats)s.") % {"formats": ", ".join(_FORMATS)},
        )
    if kind == "csv":
        found = variables(as_of=as_of, codes=codes).sort_by("customer_id")
        pa_csv.write_csv(neutralise_table(found), to)
        rows = found.num_rows
    else:
        sql, inputs = asked(as_of=as_of, codes=codes)
        rows = engine.shared().write_parquet(sql, to, inputs=inputs, order_by=["customer_id"])
    audit.record(
        actor=actor,
        action="behavioral.variables.export",
        target_kind="customers",
        detail={"rows": rows, "format": kind},
    )
    return rows
