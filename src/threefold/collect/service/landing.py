"""Bringing a run in, step by step; each step may be repeated, and is noted once it is on disk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.db import transaction
from django.utils.translation import gettext as _

from threefold.audit import service as audit
from threefold.behavioral import service as behavioral
from threefold.collect.logic import targets
from threefold.collect.models import Run, RunState
from threefold.collect.service import (
    land_answers,
    land_customers,
    outcomes,
    people,
    quarantine,
    runs,
    suggesting,
)
from threefold.collect.service.land_customers import CUSTOMERS
from threefold.collect.service.lock import only_one
from threefold.collect.service.prepare_events import IDENTIFIERS
from threefold.collect.service.preparing import Prepared, prepare
from threefold.collect.types import ColumnMap, Landing
from threefold.descriptive import service as descriptive
from threefold.jobs.types import Progress
from threefold.kit.clock import now
from threefold.kit.errors import Cancelled, Conflict

_OPEN = (RunState.STAGED, RunState.CHECKED, RunState.LANDING, RunState.FAILED)

Step = Callable[[Run, ColumnMap, Progress], Mapping[str, Any]]


def agree(run: Run, mapping: ColumnMap) -> None:
    """Keep the mapping by which the run is to be brought in. `Conflict` once that has begun."""
    if run.step or run.state not in (RunState.STAGED, RunState.CHECKED, RunState.FAILED):
        raise Conflict(
            _("This import has begun; its mapping stands."),
            where={"run": run.pk, "state": run.state},
            remedy=_("Undo it and bring the file in again to map it otherwise."),
        )
    run.mapping = mapping.to_dict()
    run.save(update_fields=["mapping"])


def land(run_id: int, progress: Progress | None = None) -> Landing:
    """Bring a run in by the mapping agreed, from wherever it was left.

    After a crash call it again: the result is that of an undisturbed run. A run that is in
    already gives its counts. Raises `Invalid` where required columns are not certain.
    """
    progress = progress or Progress()
    with only_one(progress):
        run = runs.get(run_id)
        if run.state == RunState.DONE:
            return _counts(run)
        if run.state not in _OPEN:
            raise Conflict(
                _("This import was undone or given up."),
                where={"run": run.pk, "state": run.state},
                remedy=_("Bring the file in again."),
            )
        mapping = runs.mapping(run)
        suggesting.require_certain(mapping)
        _begin(run)
        try:
            for name, step in _steps(run.content):
                if name not in run.counts["steps"]:
                    progress.check()
                    _noted(run, name, step(run, mapping, progress))
            return _finish(run)
        except Cancelled:
            raise
        except Exception as error:
            _failed(run, error)
            raise


def _begin(run: Run) -> None:
    run.state, run.error = RunState.LANDING, None
    run.counts.setdefault("steps", {})
    run.save(update_fields=["state", "error", "counts"])


def _noted(run: Run, name: str, result: Mapping[str, Any]) -> None:
    run.step = name
    run.counts["steps"][name] = dict(result)
    run.save(update_fields=["step", "counts"])


def _failed(run: Run, error: Exception) -> None:
    said = getattr(error, "to_dict", None)
    run.state = RunState.FAILED
    run.error = (
        said() if said else {"code": "error", "message": str(error), "remedy": "", "where": {}}
    )
    run.save(update_fields=["state", "error"])


def _steps(content: str) -> list[tuple[str, Step]]:
    middle: Step = _events
    if content == targets.CUSTOMERS:
        middle = land_customers.land
    elif content == targets.ANSWERS:
        middle = land_answers.land
    steps: list[tuple[str, Step]] = [
        ("prepare", _prepare), ("people", _people), ("land", middle), ("quarantine", _quarantine),
    ]  # fmt: skip
    if content in (targets.CONTACTS, targets.RESPONSES, targets.EVENTS):
        steps.append(("proofs", _proofs))
    # Records and answers announce their customers as they land; the lake knows no customers.
    return [*steps, ("announce", _announce)] if middle is _events else steps


def _prepare(run: Run, mapping: ColumnMap, progress: Progress) -> Mapping[str, Any]:
    prepare(run, mapping, progress)
    return {}


def prepared(run: Run) -> Prepared:
    return Prepared(**runs.read_json(run.folder / runs.PREPARED)["prepared"])


def _people(run: Run, mapping: ColumnMap, progress: Progress) -> Mapping[str, Any]:
    """Find or make the customers behind the identifiers; who they are is kept beside the run."""
    path = run.folder / IDENTIFIERS
    if not path.exists():
        return {"customers": 0, "new": 0}
    found = pq.read_table(path)
    progress.stage("people", total=found.num_rows, unit="identifiers")
    resolved = people.resolve(run, found)
    half = run.folder / "customers.half"
    pq.write_table(resolved, half)
    runs.durable(half)
    half.replace(run.folder / CUSTOMERS)
    progress.at(found.num_rows)
    customers = resolved.group_by("customer_id").aggregate([("is_new", "max")])
    new = pa.compute.sum(customers["is_new_max"].cast(pa.int64())).as_py() or 0
    return {"customers": customers.num_rows, "new": new}


def _events(run: Run, mapping: ColumnMap, progress: Progress) -> Mapping[str, Any]:
    path = run.folder / runs.EVENTS
    rows = prepared(run).valid
    progress.stage("land", total=rows)
    landed = behavioral.land(path, run=run.pk, source=run.source_id)
    progress.at(rows)
    return {"loaded": landed.loaded, "duplicates": landed.duplicates}


def _proofs(run: Run, mapping: ColumnMap, progress: Progress) -> Mapping[str, Any]:
    return {"events": outcomes.prove(behavioral.staged(run.folder / runs.EVENTS))}


def _quarantine(run: Run, mapping: ColumnMap, progress: Progress) -> Mapping[str, Any]:
    return {"rows": quarantine.write(run, mapping, progress)}


def _announce(run: Run, mapping: ColumnMap, progress: Progress) -> Mapping[str, Any]:
    path = run.folder / CUSTOMERS
    if path.exists():
        touched = pq.read_table(path, columns=["customer_id"]).group_by("customer_id").aggregate([])
        progress.stage("cards", total=touched.num_rows, unit="customers")
        descriptive.announce(touched)
        progress.at(touched.num_rows)
    return {}


def _finish(run: Run) -> Landing:
    steps, made = run.counts["steps"], prepared(run)
    with transaction.atomic():
        run.loaded = steps["land"]["loaded"]
        run.duplicates = steps["land"]["duplicates"] + made.repeated
        run.quarantined = steps["quarantine"]["rows"]
        run.state, run.finished_at = RunState.DONE, now()
        run.counts["causes"] = {**made.causes, **runs.staged(run).reasons}
        run.counts["warnings"] = dict(made.warnings)
        run.save()
        audit.record(
            actor=run.created_by,
            action="collect.run.land",
            target_kind="run",
            target_id=str(run.pk),
            detail=_counts(run).to_dict(),
        )
    return _counts(run)


def _counts(run: Run) -> Landing:
    return Landing(run.received, run.loaded, run.duplicates, run.quarantined)
