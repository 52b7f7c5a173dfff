"""Bad rows mended cell by cell, and brought in again after all."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from threefold.audit import service as audit
from threefold.collect.logic.convert import quoted
from threefold.collect.models import Fix, Quarantined, Run, RunState
from threefold.collect.service import judging, rows, runs
from threefold.collect.service.lock import only_one
from threefold.collect.service.staging import settle
from threefold.collect.types import ColumnMap, Inspection, Problem, Staged
from threefold.engine import service as engine
from threefold.jobs.types import Progress
from threefold.kit.errors import Conflict, Invalid, NotFound

_OPEN = (RunState.STAGED, RunState.CHECKED, RunState.FAILED)
_LONGEST = 10_000


def mend(run_id: int, row: int, column: str, value: str, *, user: Any = None) -> list[Problem]:
    """Put `value` in the place of one cell; the problems the row has left, [] when it is good.

    The file as read stays as it is: what was mended is laid over it at check and landing. Rows of
    a run that is in already can be mended while they are in quarantine, and then replayed.
    """
    run = runs.get(run_id)
    _mendable(run, row, column, value)
    with transaction.atomic():
        Fix.objects.update_or_create(
            run=run, row=row, column=column, defaults={"value": value, "user": user}
        )
        audit.record(
            actor=user,
            action="collect.cell.mend",
            target_kind="run",
            target_id=str(run.pk),
            detail={"row": row, "column": column},
        )
    return problems_of(run_id, row)


def problems_of(run_id: int, row: int) -> list[Problem]:
    """What is still wrong with one staged row; only this row is looked at."""
    run = runs.get(run_id)
    return judging.problems(run, runs.mapping(run), row)


def row(run_id: int, number: int) -> dict[str, str | None]:
    """One staged row as it now reads, column by column."""
    run = runs.get(run_id)
    names = [each.name for each in runs.inspection(run).columns]
    table = engine.shared().query(
        "select * from raw where _row = $row", {"row": number}, {"raw": runs.raw(run, names)}
    )
    if not table.num_rows:
        raise NotFound(_("The file has no such row."), where={"run": run_id, "row": number})
    found = {name: table[name][0].as_py() for name in names}
    return {**found, **dict(run.fixes.filter(row=number).values_list("column", "value"))}


def _mendable(run: Run, row: int, column: str, value: str) -> None:
    where = {"run": run.pk, "row": row, "column": column}
    if run.state == RunState.DONE:
        if not run.quarantine.filter(row=row, replayed_by=None).exists():
            raise Conflict(_("This row is not in quarantine."), where=where)
    elif run.state not in _OPEN or run.step:
        raise Conflict(
            _("This import is under way or undone; its cells stand."),
            where=where,
            remedy=_("Mend rows before bringing in, or afterwards in quarantine."),
        )
    if column not in {each["name"] for each in run.inspection["columns"]}:
        raise Invalid(_("The file has no such column."), where=where)
    if len(value) > _LONGEST or "\x00" in value:
        raise Invalid(_("This cannot be the value of a cell."), where=where)
    if row < 1 or row > runs.staged(run).staged:
        raise NotFound(_("The file has no such row."), where=where)


def replay(
    run_id: int,
    *,
    mapping: ColumnMap | None = None,
    user: Any = None,
    progress: Progress | None = None,
) -> Run:
    """A new run of the quarantined rows, mended cells in their place; land it like any other.

    Lines the reader refused have no columns and stay. `Conflict` when there is nothing to replay.
    """
    progress = progress or Progress()
    with only_one(progress):
        run = runs.get(run_id)
        waiting = Quarantined.objects.filter(run=run, replayed_by=None, row__isnull=False)
        if run.state != RunState.DONE or not waiting.exists():
            raise Conflict(
                _("This import has no rows in quarantine that could be brought in again."),
                where={"run": run.pk},
            )
        folder = Path(settings.HOME.runs) / f".new-{uuid.uuid4().hex}"
        folder.mkdir(parents=True)
        try:
            numbers = pa.array(waiting.values_list("row", flat=True), pa.int64())
            staged = _stage(run, numbers, folder)
            child = _child(run, staged, mapping, user)
            with transaction.atomic():
                settle(child, folder)
                waiting.update(replayed_by=child)
                audit.record(
                    actor=user,
                    action="collect.run.replay",
                    target_kind="run",
                    target_id=str(run.pk),
                    detail={"rows": staged.staged, "as": child.pk},
                )
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        return child


def _child(run: Run, staged: Staged, mapping: ColumnMap | None, user: Any) -> Run:
    return Run(
        source=run.source,
        parent=run,
        content=run.content,
        file_name=run.file_name,
        file_bytes=run.file_bytes,
        file_sha256=run.file_sha256,
        inspection=run.inspection,
        mapping=mapping.to_dict() if mapping else run.mapping,
        received=staged.received,
        counts={"staged": staged.to_dict()},
        created_by=user,
    )


def _stage(run: Run, numbers: pa.Array, folder: Path) -> Staged:
    """The rows by these numbers as a staged file of their own; lines keep their numbers."""
    names = [each.name for each in Inspection.from_dict(run.inspection).columns]
    fixes = rows.fixes(run)
    laid = set(fixes.column_names) if fixes is not None else set()
    cells = ", ".join(
        f"coalesce(f.{quoted(name)}, r.{quoted(name)}) as {quoted(name)}"
        if name in laid
        else f"r.{quoted(name)}"
        for name in names
    )
    joined = " left join fixes f on f._row = r._row" if fixes is not None else ""
    written = engine.shared().write_parquet(
        f"select row_number() over (order by r._row) as _row, r._line, {cells} from raw r{joined}"
        " where r._row in (select n from numbers)",
        folder / runs.RAW,
        inputs={
            "raw": runs.raw(run, names),
            "numbers": pa.table({"n": numbers}),
            **({"fixes": fixes} if fixes is not None else {}),
        },
        order_by=["_row"],
    )
    pq.write_table(pq.read_table(run.folder / runs.REJECTS).slice(0, 0), folder / runs.REJECTS)
    for name in (runs.RAW, runs.REJECTS):
        runs.durable(folder / name)
    return Staged(
        raw=runs.RAW,
        rejects=runs.REJECTS,
        columns=tuple(names),
        received=written,
        staged=written,
        rejected=0,
        lines_exact=runs.staged(run).lines_exact,
    )


def mended(run_id: int) -> Mapping[int, Mapping[str, str]]:
    """Cells mended so far: {row: {column: value}}."""
    out: dict[int, dict[str, str]] = {}
    for row, column, value in runs.get(run_id).fixes.values_list("row", "column", "value"):
        out.setdefault(row, {})[column] = value
    return out
