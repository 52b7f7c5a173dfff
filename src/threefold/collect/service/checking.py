"""The dry run: exactly what landing would do, worked out by the same code, nothing written."""

from __future__ import annotations

from typing import Any

from threefold.behavioral import service as behavioral
from threefold.collect.logic import targets
from threefold.collect.models import Run, RunState
from threefold.collect.service import (
    land_answers,
    land_customers,
    landing,
    quarantine,
    runs,
    suggesting,
)
from threefold.collect.service.preparing import prepare
from threefold.collect.types import Check, ColumnMap
from threefold.jobs.types import Progress


def check(run_id: int, mapping: ColumnMap | None = None, progress: Progress | None = None) -> Check:
    """What bringing the run in by `mapping` would do; keeps mapping and answer with the run.

    received = new + updated + unchanged + rejected. Raises `Invalid` where a required column is
    not certain.
    """
    progress = progress or Progress()
    run = runs.get(run_id)
    if mapping is not None:
        landing.agree(run, mapping)
    mapping = runs.mapping(run)
    suggesting.require_certain(mapping)
    made = prepare(run, mapping, progress)
    progress.stage("compare", total=made.valid)
    new, updated, unchanged = _compared(run, mapping)
    staged = runs.staged(run)
    told = Check(
        received=run.received,
        new=new,
        updated=updated,
        unchanged=unchanged + made.repeated,
        rejected=made.rejected + staged.rejected,
        causes={**staged.reasons, **made.causes},
        warnings=made.warnings,
        problems=quarantine.first_problems(run, mapping),
    )
    progress.at(made.valid)
    _keep(run, told)
    return told


def _compared(run: Run, mapping: ColumnMap) -> tuple[int, int, int]:
    if mapping.content == targets.CUSTOMERS:
        return land_customers.preview(run)
    if mapping.content == targets.ANSWERS:
        return land_answers.preview(run)
    seen = behavioral.preview(run.folder / runs.EVENTS, source=run.source_id, run=run.pk)
    return seen.loaded, 0, seen.duplicates


def _keep(run: Run, told: Check) -> None:
    if run.state in (RunState.STAGED, RunState.CHECKED, RunState.FAILED) and not run.step:
        run.state = RunState.CHECKED
        run.counts["check"] = told.to_dict()
        run.save(update_fields=["state", "counts"])


def last_check(run: Run) -> dict[str, Any]:
    """The answer of the last check, empty when there was none."""
    return dict(run.counts.get("check", {}))
