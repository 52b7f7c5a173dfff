"""Finding runs, their files and what is said of them."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings
from django.utils.translation import gettext as _

from threefold.collect.models import Content, Run
from threefold.collect.types import ColumnMap, Inspection, Staged
from threefold.engine.types import Files
from threefold.kit.errors import NotFound
from threefold.plan import service as plans

RAW, REJECTS, EVENTS, BAD, PREPARED = (
    "raw.parquet", "rejects.parquet", "events", "bad.parquet", "prepared.json",
)  # fmt: skip
# To be raised when prepared files of earlier versions of the program can no longer be used.
_FORM = 3


def get(run_id: int) -> Run:
    """The run of that number; `NotFound` when there is none."""
    run = Run.objects.filter(pk=run_id).select_related("source").first()
    if run is None:
        raise NotFound(
            _("There is no import number %(number)s.") % {"number": run_id},
            where={"run": run_id},
            remedy=_("See the list of imports for their numbers."),
        )
    return run


def get_file(run_id: int) -> Run:
    """The same for a run of a file; live events have none to be read, mapped or checked."""
    run = get(run_id)
    if run.content == Content.LIVE:
        raise NotFound(
            _("Number %(number)s is a day of live events, not an import of a file.")
            % {"number": run_id},
            where={"run": run_id},
            remedy=_("Open its source to see what became of it."),
        )
    return run


def inspection(run: Run) -> Inspection:
    return Inspection.from_dict(run.inspection)


def mapping(run: Run) -> ColumnMap:
    """The mapping agreed for this run; `NotFound` when none was agreed yet."""
    if not run.mapping:
        raise NotFound(
            _("No mapping of columns was chosen for this import."),
            where={"run": run.pk},
            remedy=_("Choose where the columns go, or take the suggestion."),
        )
    return ColumnMap.from_dict(run.mapping)


def staged(run: Run) -> Staged:
    return Staged.from_dict(run.counts["staged"])


def raw(run: Run, columns: list[str] | None = None) -> Files:
    """The staged rows as an input of the engine, with these columns of the file only."""
    path = run.folder / RAW
    held = pq.read_schema(path)
    if "_row" in held.names:
        return parquet(path, None if columns is None else ["_row", "_line", *columns])
    # Each line is a row: there was no need to write their numbers.
    counted = (("_row", 1), ("_line", inspection(run).first_line))
    numbers = [pa.field(name, pa.int64()) for name, _first in counted]
    names = held.names if columns is None else dict.fromkeys(columns)
    schema = pa.schema([*numbers, *(held.field(name) for name in names)])
    return Files((str(path),), schema, counted=counted)


def parquet(path: Path, columns: list[str] | None = None) -> Files:
    schema = pq.read_schema(path)
    if columns is not None:
        schema = pa.schema([schema.field(name) for name in dict.fromkeys(columns)])
    return Files((str(path),), schema)


def fingerprint(run: Run, mapping: ColumnMap) -> str:
    """Of everything that the prepared files depend on."""
    fixes = list(run.fixes.order_by("row", "column").values_list("row", "column", "value"))
    parts: list[Any] = [
        _FORM, run.pk, mapping.to_dict(), fixes, plans.current().number,
        settings.TIME_ZONE, settings.CURRENCY, settings.COUNTRY,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Durably and all at once: a crash leaves the old file or the new one."""
    half = path.with_suffix(".half")
    with half.open("w", encoding="utf-8") as out:
        json.dump(content, out, ensure_ascii=False)
        out.flush()
        os.fsync(out.fileno())
    half.replace(path)


def read_json(path: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        return {}


def durable(path: Path) -> None:
    """Force a written file, and its name, to disk."""
    for each in (path, path.parent):
        handle = os.open(each, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
