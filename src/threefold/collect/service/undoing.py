"""Taking a whole import back, at any size; every part may be repeated after a crash."""

from __future__ import annotations

import shutil
from typing import Any

import pyarrow.parquet as pq
from django.db import transaction
from django.utils.translation import gettext as _

from threefold.audit import service as audit
from threefold.behavioral import service as behavioral
from threefold.collect.models import Content, Quarantined, Run, RunState
from threefold.collect.service import outcomes, runs
from threefold.collect.service.land_customers import CUSTOMERS
from threefold.collect.service.lock import only_one
from threefold.collect.service.stream import undoing as live
from threefold.collect.types import Undoing
from threefold.descriptive import service as descriptive
from threefold.identity import service as identity
from threefold.jobs.types import Progress
from threefold.kit.clock import now
from threefold.kit.errors import Conflict
from threefold.related import service as related

_UNDOABLE = (RunState.DONE, RunState.FAILED, RunState.LANDING, RunState.UNDOING)


def undo(run_id: int, progress: Progress | None = None, *, user: Any = None) -> Undoing:
    """Take back all that a run brought; what another import brought as well stays with that one.

    A run undone already gives what it gave. `Conflict` for one that was never brought in.
    """
    progress = progress or Progress()
    with only_one(progress):
        run = runs.get(run_id)
        if run.state == RunState.UNDONE:
            return Undoing(**run.counts["undone"])
        if run.state not in _UNDOABLE:
            raise Conflict(
                _("This import was not brought in, so there is nothing to undo."),
                where={"run": run.pk, "state": run.state},
                remedy=_("Give it up instead."),
            )
        run.state = RunState.UNDOING
        run.counts.setdefault("undo", {})
        run.save(update_fields=["state", "counts"])
        if run.content == Content.LIVE:
            live.turn_away(run, progress)
            live.note_touched(run)
        for name, part in (
            ("events", behavioral.undo),
            ("proofs", outcomes.undo),
            ("answers", related.undo),
            ("records", descriptive.undo),
            ("identifiers", identity.undo),
        ):
            progress.stage(f"undo_{name}")
            if name not in run.counts["undo"]:
                done = part(run.pk)
                run.counts["undo"][name] = [getattr(done, "removed", 0), getattr(done, "kept", 0)]
                run.save(update_fields=["counts"])
        if run.content == Content.LIVE:
            live.forget(run, user, progress)
        _announce(run, progress)
        return _finish(run, user)


def _announce(run: Run, progress: Progress) -> None:
    path = run.folder / CUSTOMERS
    if path.exists():
        touched = pq.read_table(path, columns=["customer_id"]).group_by("customer_id").aggregate([])
        progress.stage("cards", total=touched.num_rows, unit="customers")
        descriptive.announce(touched)


def _finish(run: Run, user: Any) -> Undoing:
    # Rows are what was brought; the identifiers that end with them are no rows of the file.
    parts = [counts for name, counts in run.counts["undo"].items() if name != "identifiers"]
    undone = Undoing(
        removed=sum(removed for removed, _kept in parts), kept=sum(kept for _removed, kept in parts)
    )
    with transaction.atomic():
        Quarantined.objects.filter(run=run).delete()
        Quarantined.objects.filter(replayed_by=run).update(replayed_by=None)
        run.counts["undone"] = undone.to_dict()
        run.state, run.undone_at = RunState.UNDONE, now()
        if run.content == Content.LIVE:
            run.day = live.day_of(run)
        run.save()
        audit.record(
            actor=user,
            action="collect.run.undo",
            target_kind="run",
            target_id=str(run.pk),
            detail=undone.to_dict(),
        )
    shutil.rmtree(run.folder, ignore_errors=True)
    return undone


def give_up(run_id: int, *, user: Any = None) -> None:
    """Leave a run that was read but not brought in; its files go."""
    run = runs.get(run_id)
    if run.step or run.state not in (RunState.STAGED, RunState.CHECKED, RunState.FAILED):
        raise Conflict(
            _("This import has begun."),
            where={"run": run.pk, "state": run.state},
            remedy=_("Undo it instead."),
        )
    with transaction.atomic():
        run.state, run.finished_at = RunState.CANCELLED, now()
        run.save(update_fields=["state", "finished_at"])
        audit.record(
            actor=user, action="collect.run.give_up", target_kind="run", target_id=str(run.pk)
        )
    shutil.rmtree(run.folder, ignore_errors=True)
