"""Members as a file: masked for who asks, formulas neutralised, noted in the audit log."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
from django.conf import settings
from django.utils.translation import gettext as _

from threefold.audit import service as audit
from threefold.descriptive.service import store
from threefold.kit.errors import Invalid
from threefold.kit.formulas import neutralise_table
from threefold.segments.logic.rules import Rule
from threefold.segments.models import Segment
from threefold.segments.service.fields import known_fields, privacy_of
from threefold.segments.service.membership import members
from threefold.view.service.export import WRITERS
from threefold.view.types import Reader

_NAMES = pa.schema([("customer_id", pa.int64()), ("name", pa.string())])


def export(
    given: str | Rule | Segment,
    *,
    actor: Any,
    reader: Reader,
    file_format: str = "csv",
    columns: Sequence[str] = (),
    to: Path | None = None,
) -> tuple[Path, int]:
    """Write the members to `to`, or to a new file in the home's `files` folder; how many they are.

    One row per customer: number, name, and the `columns` asked for. What `reader` may not see whole
    is masked or left empty. Raises Invalid for an unknown format or column, else as `count` does.
    """
    writer = WRITERS.get(file_format)
    if writer is None:
        raise Invalid(
            _("This file format is not offered."),
            where={"format": file_format[:20]},
            remedy=_("Choose one of: %(formats)s.") % {"formats": ", ".join(WRITERS)},
        )
    known = known_fields()
    for code in columns:
        if code not in known:
            raise Invalid(
                _("There is no such field."),
                where={"field": code[:80]},
                remedy=_("“threefold segment fields” lists them."),
            )
    found, day = members(given, columns=columns)
    table = _named(found, reader)
    for code in columns:
        table = _masked(table, code, reader)
    if file_format != "parquet":
        table = neutralise_table(table)
    if to is None:
        folder = settings.HOME.files
        folder.mkdir(parents=True, exist_ok=True)
        to = folder / f"segment-{uuid.uuid4().hex[:12]}.{file_format}"
    writer(table, to)
    audit.record(
        actor=actor,
        action="segments.export",
        target_kind="segment",
        target_id=str(given.pk) if isinstance(given, Segment) else "",
        detail={
            "rows": table.num_rows, "format": file_format, "columns": list(columns), "as_of": day,
        },
    )  # fmt: skip
    return to, table.num_rows


def _named(found: pa.Table, reader: Reader) -> pa.Table:
    """With the name after the number; empty where it is unknown, hidden or masked from a file."""
    if reader.shows("internal") != "shown":
        names = pa.array([""] * found.num_rows, pa.string())
    else:
        store.aside("tf_members", found.select(["customer_id"]), index=["customer_id"])
        cards = store.fetch(
            "select c.customer_id, c.name from view_card c"
            " join tf_members m on m.customer_id = c.customer_id order by 1",
            schema=_NAMES,
        )
        joined = found.select(["customer_id"]).join(cards, "customer_id").sort_by("customer_id")
        names = joined["name"].combine_chunks().fill_null("")
    return found.add_column(1, "name", names)


def _masked(table: pa.Table, code: str, reader: Reader) -> pa.Table:
    """A field as this reader may see it; masks are made once for each distinct value."""
    privacy = privacy_of(code)
    shown = reader.shows(privacy)
    if shown == "shown":
        return table
    place = table.column_names.index(code)
    if shown == "hidden":
        return table.set_column(place, code, pa.nulls(table.num_rows, pa.string()))
    texts = table[code].cast(pa.string()).combine_chunks().dictionary_encode()
    kind = {"number": "decimal", "day": "date"}.get(known_fields()[code].type, "text")
    masks = [reader.mask(each, kind) for each in texts.dictionary.to_pylist()]
    return table.set_column(place, code, pa.array(masks, pa.string()).take(texts.indices))
