"""From any readable file to one staged Parquet file, all or nothing."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from threefold.collect.logic.reading import (
    ahead,
    containers,
    delimited,
    excel,
    jsonlines,
    parquet,
    rejects,
)
from threefold.collect.logic.reading.types import CSV, EXCEL, JSONL, Inspection, Staged
from threefold.kit.errors import Cancelled
from threefold.kit.phrases import phrase

RAW, REJECTS, DESCRIPTION = "raw.parquet", "rejects.parquet", "stage.json"
Progress = Callable[[int, int], None]


def stage(
    path: Path | str,
    inspection: Inspection,
    out_dir: Path | str,
    *,
    unpacked: ahead.Unpacking | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Staged:
    """Write `raw.parquet` and `rejects.parquet` into `out_dir`.

    `unpacked` is the content of a compressed file where somebody began to unpack it before.
    `progress(done, total)` counts in a unit of work of its own, not rows. A stage is complete
    when `stage.json` stands beside the two files; until then `staged(out_dir)` is None.
    Raises `Invalid` for files that cannot be read at all, `Cancelled` when `cancelled()`.
    """
    path, out_dir = Path(path), Path(out_dir)
    out_dir.mkdir(parents=True, exist_ok=True)
    _sweep(out_dir)
    work = Path(tempfile.mkdtemp(prefix=".staging-", dir=out_dir))
    heard = progress or (lambda done, total: None)
    try:
        content = inspection
        if unpacked is not None:
            path = unpacked.result(heard, cancelled)
            content = replace(inspection, container=containers.PLAIN)
        outcome = _read(path, content, work, heard, cancelled)
        if cancelled is not None and cancelled():
            raise Cancelled(phrase("Reading the file was cancelled."))
        reasons = rejects.write(outcome.bad.values(), work / REJECTS)
        result = Staged(
            raw=RAW,
            rejects=REJECTS,
            columns=(*(column.name for column in inspection.columns), *outcome.extra),
            received=outcome.rows + len(outcome.bad),
            staged=outcome.rows,
            rejected=len(outcome.bad),
            lines_exact=outcome.lines_exact,
            reasons=dict(sorted(reasons.items())),
        )
        (work / DESCRIPTION).write_text(json.dumps(result.to_dict()), "utf-8")
        # The description goes last: it is what makes the stage complete.
        for name in (RAW, REJECTS, DESCRIPTION):
            (work / name).replace(out_dir / name)
        heard(1, 1)
        return result
    finally:
        shutil.rmtree(work, ignore_errors=True)


def staged(out_dir: Path | str) -> Staged | None:
    """The complete stage in a folder, or None."""
    description = Path(out_dir) / DESCRIPTION
    if not description.exists():
        return None
    return Staged.from_dict(json.loads(description.read_text("utf-8")))


def _sweep(out_dir: Path) -> None:
    """Remove an earlier stage and what a crash left behind."""
    (out_dir / DESCRIPTION).unlink(missing_ok=True)
    for name in (RAW, REJECTS):
        (out_dir / name).unlink(missing_ok=True)
    for leftover in out_dir.glob(".staging-*"):
        shutil.rmtree(leftover, ignore_errors=True)


def _read(
    path: Path,
    inspection: Inspection,
    work: Path,
    progress: Progress,
    cancelled: Callable[[], bool] | None,
) -> delimited.Outcome:
    if inspection.kind == CSV:
        return delimited.stage(path, inspection, work, progress=progress, cancelled=cancelled)
    if inspection.kind == JSONL:
        return jsonlines.stage(path, inspection, work, progress=progress, cancelled=cancelled)
    source = path
    if inspection.container != containers.PLAIN:
        source = containers.unpack(path, inspection.container, inspection.member, work / "unpacked")
    reader = excel.stage if inspection.kind == EXCEL else parquet.stage
    return reader(source, inspection, work, progress=progress, cancelled=cancelled)
