"""The register as a file: what was seen, or which customers buy there; noted in the audit."""

from __future__ import annotations

import io
import json
from typing import Any

import pyarrow as pa
import pyarrow.csv as pacsv
from django.db.models import F
from django.utils.translation import gettext as _

from threefold.access import service as access
from threefold.audit import service as audit
from threefold.kit.errors import Invalid, NotFound
from threefold.kit.formulas import neutralise_table
from threefold.related.models import Competitor, Observation
from threefold.related.service.rivals.buying import uses

FORMATS = ("csv", "json")
SEEN = (
    "competitor_id", "competitor", "kind", "seen_on", "category", "product", "price", "currency",
    "place", "source", "text",
)  # fmt: skip
USES = (
    "customer_id", "competitor_id", "competitor", "buys", "first_on", "told_on", "share", "how",
)  # fmt: skip


def export(what: str, *, file_format: str, actor: Any) -> bytes:
    """`observations` (SEEN) or `customers` (USES: numbers of customers, no names and no words of
    theirs). Raises Denied where the actor may not export, Invalid for another format."""
    access.require(actor, "see", "export")
    access.require(actor, "see", "customers")
    if file_format not in FORMATS:
        raise Invalid(
            _("This file format is not offered."),
            where={"format": file_format[:20]},
            remedy=_("Choose one of: %(formats)s.") % {"formats": ", ".join(FORMATS)},
        )
    if what not in _ROWS:
        raise NotFound(_("There is no such file."), where={"file": what[:20]})
    table = _ROWS[what]()
    audit.record(
        actor=actor,
        action="related.competitor.export",
        target_kind="competitor",
        detail={"rows": table.num_rows, "format": file_format, "of": what},
    )
    return _csv(table) if file_format == "csv" else _json(table)


def _seen() -> pa.Table:
    found = Observation.objects.filter(withdrawn_at__isnull=True).order_by(
        "competitor_id", "seen_on", "pk"
    )
    rows = found.annotate(competitor_name=F("competitor__name")).values(
        *(name for name in SEEN if name != "competitor"), "competitor_name"
    )
    return pa.Table.from_pylist(
        [
            {name: None if row[name] is None else str(row[name]) for name in row}
            | {"competitor": row["competitor_name"]}
            for row in rows
        ],
        pa.schema([(name, pa.string()) for name in SEEN]),
    )


def _uses() -> pa.Table:
    known = Competitor.objects.order_by("pk").values_list("pk", "name")
    names = pa.table(
        {
            "competitor_id": pa.array([pk for pk, _name in known], pa.int64()),
            "competitor": pa.array([name for _pk, name in known], pa.string()),
        }
    )
    joined = uses().join(names, "competitor_id").select(USES)
    return joined.sort_by([("customer_id", "ascending"), ("competitor_id", "ascending")])


_ROWS = {"observations": _seen, "customers": _uses}


def _csv(table: pa.Table) -> bytes:
    out = io.BytesIO(b"\xef\xbb\xbf")
    out.seek(0, io.SEEK_END)
    pacsv.write_csv(neutralise_table(table), out)
    return out.getvalue()


def _json(table: pa.Table) -> bytes:
    # Prices are texts already: a float would not be the price that was seen.
    return json.dumps(table.to_pylist(), ensure_ascii=False, default=str, indent=1).encode()
