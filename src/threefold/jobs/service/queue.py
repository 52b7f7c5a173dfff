"""The queue is the table of jobs itself: ask, claim, finish, put back."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from threefold.jobs.logic.spool import Lock, Spool
from threefold.jobs.models import Job, State
from threefold.jobs.service.kinds import kinds
from threefold.kit.clock import now
from threefold.kit.errors import Conflict, NotFound

MAX_ATTEMPTS = 3
STALE = timedelta(seconds=60)
OPEN = (State.QUEUED, State.RUNNING)

listeners: list[Callable[[Job, str, Any], None]] = []
"""Called with (job, "enqueue" | "cancel" | "retry", user) so that a room above can log it."""


def spool() -> Spool:
    return Spool(settings.HOME.spool / "jobs")


def plain(value: Any) -> Any:
    """`value` as JSON holds it; paths, dates and lazy texts become text."""
    return json.loads(json.dumps(value, default=str))


def enqueue(kind: str, *, args: Mapping[str, Any], title: str, user: Any) -> Job:
    """Ask for a job; it is seen by workers when the caller's transaction commits."""
    row = create(kind, args=args, title=title, user=user)
    tell(row, "enqueue", user)
    return row


def create(kind: str, *, args: Mapping[str, Any], title: str, user: Any, **fields: Any) -> Job:
    kinds.get(kind)
    known = user if getattr(user, "pk", None) is not None else None
    return Job.objects.create(
        kind=kind, args=plain(dict(args)), title=str(title)[:200], created_by=known, **fields
    )


def get(job_id: uuid.UUID | str) -> Job:
    """The job, or NotFound."""
    try:
        return Job.objects.get(pk=job_id)
    except (Job.DoesNotExist, ValueError):
        raise NotFound(_("There is no such job."), where={"job": str(job_id)}) from None


def cancel(job: Job, *, user: Any) -> None:
    """A waiting job is cancelled at once, a running one at its next safe step.

    One that runs on this node is asked by a file: its row may be behind the lock it holds itself.
    """
    if job.state == State.RUNNING and job.node == spool().node():
        spool().ask_to_stop(str(job.pk))
    elif not (_end_waiting(job) or _ask_far_node(job)):
        raise Conflict(_("This job has ended already."), where={"job": str(job.pk)})
    tell(job, "cancel", user)


def _end_waiting(job: Job) -> int:
    waiting = Job.objects.filter(pk=job.pk, state=State.QUEUED)
    return waiting.update(state=State.CANCELLED, finished_at=now())


def _ask_far_node(job: Job) -> int:
    return Job.objects.filter(pk=job.pk, state=State.RUNNING).update(cancel_requested=True)


def retry(job: Job, *, user: Any) -> None:
    """Put a failed or cancelled job in the queue again, with its old arguments."""
    again = Job.objects.filter(pk=job.pk, state__in=(State.FAILED, State.CANCELLED)).update(
        state=State.QUEUED, attempts=0, error=None, cancel_requested=False, finished_at=None,
        stage="", done=0, total=0,
    )  # fmt: skip
    if not again:
        raise Conflict(
            _("Only a job that failed or was cancelled can be tried again."),
            where={"job": str(job.pk)},
        )
    tell(job, "retry", user)


def claim() -> tuple[Job, Lock] | None:
    """Take the oldest waiting job for this process; None where there is none.

    The lock is taken before the row says "running", so that nobody sees a running job unlocked.
    The conditional update lets exactly one of several workers win, on every database. A cheap
    read comes first: an idle worker must not take SQLite's write lock every second.
    """
    for row in Job.objects.filter(state=State.QUEUED).order_by("created_at")[:10]:
        lock = spool().lock(str(row.pk))
        if not lock.take():
            continue
        spool().clear(str(row.pk))
        moment = now()
        won = Job.objects.filter(pk=row.pk, state=State.QUEUED, attempts=row.attempts).update(
            state=State.RUNNING, attempts=row.attempts + 1, node=spool().node(),
            started_at=moment, heartbeat_at=moment, finished_at=None,
        )  # fmt: skip
        if won:
            row.refresh_from_db()
            return row, lock
        lock.free()
    return None


def settle(job: Job, state: str, **fields: Any) -> bool:
    """End one attempt; False when the job is no longer ours."""
    mine = Job.objects.filter(pk=job.pk, state=State.RUNNING, attempts=job.attempts)
    return bool(mine.update(state=state, **fields))


def recover() -> int:
    """Put jobs whose worker died back in the queue; after three deaths they fail."""
    here, moment, count = spool().node(), now(), 0
    for row in Job.objects.filter(state=State.RUNNING):
        if row.node == here:
            lock = spool().lock(str(row.pk))
            if not lock.take():
                continue
            try:
                count += _put_back(row)
            finally:
                lock.free()
        elif row.heartbeat_at is None or row.heartbeat_at < moment - STALE:
            count += _put_back(row)
    return count


def _put_back(row: Job) -> bool:
    if row.cancel_requested or spool().asked_to_stop(str(row.pk)):
        return settle(row, State.CANCELLED, finished_at=now())
    if row.attempts < MAX_ATTEMPTS:
        return settle(row, State.QUEUED)
    error = {
        "code": "worker_died",
        "message": _("The worker that ran this job ended without a word, three times."),
        "remedy": _("Look for a lack of memory or disk, then try again."),
        "where": {"node": row.node, "stage": row.stage},
    }
    return settle(row, State.FAILED, error=error, finished_at=now())


def tell(job: Job, what: str, user: Any) -> None:
    with transaction.atomic():
        for listener in listeners:
            listener(job, what, user)
