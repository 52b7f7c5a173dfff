"""Running jobs: in a worker's loop, or inline for the command line."""

from __future__ import annotations

import logging
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.db import DatabaseError, OperationalError, close_old_connections
from django.utils import translation
from django.utils.translation import gettext as _

from threefold.jobs.logic.spool import Lock
from threefold.jobs.models import Job, State
from threefold.jobs.service.heart import Heart
from threefold.jobs.service.kinds import kinds, look_around
from threefold.jobs.service.queue import claim, create, plain, recover, settle, spool
from threefold.jobs.types import Interrupted, Progress, Snapshot, TakenOver
from threefold.kit.clock import now
from threefold.kit.errors import Cancelled, ThreefoldError

logger = logging.getLogger(__name__)

IDLE_S = 1.0
RECOVER_EVERY_S = 5.0
PATIENCE_S = 300.0

OnProgress = Callable[[str, int, int, float, "float | None"], None]


def run_inline(
    kind: str,
    *,
    args: Mapping[str, Any],
    title: str,
    user: Any,
    on_progress: OnProgress | None = None,
) -> dict[str, Any]:
    """Run a job in this thread and return its result; its errors are raised as they are.

    `on_progress(stage, done, total, rate, eta)`: rate in units per second, eta in seconds or None.
    The job has its row like every other, so the pages show it, and a worker resumes it if this
    process is killed.
    """
    moment = now()
    row = create(
        kind, args=args, title=title, user=user, state=State.RUNNING, attempts=1,
        node=spool().node(), started_at=moment, heartbeat_at=moment,
    )  # fmt: skip
    lock = spool().lock(str(row.pk))
    lock.take()

    def listen(now: Snapshot) -> None:
        if on_progress is not None:
            on_progress(now.stage, now.done, now.total, now.rate, now.left_s)

    return _attempt(row, lock, Progress(_publisher(row), listen))


def work(*, once: bool = False, stop: threading.Event | None = None) -> int:
    """Run waiting jobs until `stop` is set; with `once` until the queue is empty.

    Returns the number of attempts made. Jobs of dead workers are put back first. When `stop` is
    set the running job is asked to end at its next safe step and goes back to the queue.
    """
    stop, attempts, recovered_at = stop or threading.Event(), 0, float("-inf")
    while not stop.is_set():
        try:
            close_old_connections_between_jobs(once)
            if time.monotonic() - recovered_at >= RECOVER_EVERY_S:
                recover()
                spool().prune()
                look_around()
                recovered_at = time.monotonic()
            claimed = claim()
        except OperationalError:
            logger.warning("The store is busy; trying again.", exc_info=True)
            claimed = None
            stop.wait(IDLE_S)
        if claimed is not None:
            attempts += 1
            _run_claimed(*claimed, stop)
        elif once:
            break
        else:
            stop.wait(IDLE_S)
    return attempts


def close_old_connections_between_jobs(once: bool) -> None:
    """As Django does between requests; a caller of `once` may be inside a transaction."""
    if not once:
        close_old_connections()


def _run_claimed(row: Job, lock: Lock, stop: threading.Event) -> None:
    try:
        with translation.override(_language_of(row)):
            _attempt(row, lock, Progress(_publisher(row)), stop)
    except ThreefoldError:
        return
    except Exception:
        logger.exception("Job %s (%s) failed.", row.pk, row.kind)


def _language_of(row: Job) -> str:
    """That of the person who asked: what the job says of its end is kept as text."""
    try:
        language = getattr(row.created_by, "language", "")
    except DatabaseError:  # the attempt itself will meet it, and settle the job
        language = ""
    return language or settings.LANGUAGE_CODE


def _publisher(row: Job) -> Callable[[Snapshot], None]:
    files, name = spool(), str(row.pk)
    return lambda snapshot: files.write(name, snapshot)


def _attempt(
    row: Job, lock: Lock, progress: Progress, stop: threading.Event | None = None
) -> dict[str, Any]:
    """One attempt from claim to settled row; re-raises what the job raised."""
    try:
        with Heart(row, progress, spool(), stop):
            result = plain(kinds.get(row.kind)(progress, **row.args) or {})
        _settle(row, progress, State.SUCCEEDED, result=result, error=None)
        return dict(result)
    except TakenOver:
        raise
    except Interrupted:
        _settle(row, progress, State.QUEUED, attempts=row.attempts - 1)
        raise
    except (Cancelled, KeyboardInterrupt):
        _settle(row, progress, State.CANCELLED)
        raise
    except ThreefoldError as error:
        _settle(row, progress, State.FAILED, error=plain(error.to_dict()))
        raise
    except BaseException as error:
        _settle(row, progress, State.FAILED, error=_unexpected(error))
        raise
    finally:
        spool().clear(str(row.pk))
        lock.free()


def _settle(row: Job, progress: Progress, state: str, **fields: Any) -> None:
    """Write the end of an attempt, however long another writer holds the store."""
    last = progress.snapshot
    fields |= {"stage": last.stage[:80], "done": last.done, "total": last.total, "unit": last.unit}
    if state != State.QUEUED:
        fields["finished_at"] = now()
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            settle(row, state, **fields)
            return
        except OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(IDLE_S)


def _unexpected(error: BaseException) -> dict[str, Any]:
    """What a person is told of an error nobody foresaw: where, but no values of customers."""
    frames = traceback.extract_tb(error.__traceback__)
    last = frames[-1] if frames else None
    place = f"{last.filename.rpartition('threefold/')[2]}:{last.lineno}" if last else ""
    return {
        "code": "error",
        "message": _("Unexpected %(error)s.") % {"error": type(error).__name__},
        "remedy": _("Look at the worker's log for the whole story."),
        "where": {"place": place},
    }
