"""A thread beside a running job: signs of life out, requests to stop in."""

from __future__ import annotations

import logging
import threading
import time
from types import TracebackType

from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from threefold.jobs.logic.spool import Spool
from threefold.jobs.models import Job, State
from threefold.jobs.types import Interrupted, Progress, TakenOver
from threefold.kit.clock import now
from threefold.kit.errors import Cancelled

logger = logging.getLogger(__name__)

BEAT_S = 0.2
ROW_EVERY_S = 2.0


class Heart:
    """Beats while the job runs.

    On SQLite it never touches the store (files and a lock say everything, and all processes are
    on one machine). On other databases it also writes the row, for the other nodes, skipping it
    when it is locked.
    """

    def __init__(
        self, job: Job, progress: Progress, spool: Spool, stop: threading.Event | None
    ) -> None:
        self._job, self._progress, self._spool, self._stop = job, progress, spool, stop
        self._ended = threading.Event()
        self._shared = connection.vendor != "sqlite"
        self._thread = threading.Thread(target=self._live, name=f"heart-{job.pk}", daemon=True)

    def __enter__(self) -> Heart:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._thread.join()
        self._progress.finish()

    def _live(self) -> None:
        row_at = time.monotonic()
        try:
            while not self._ended.wait(BEAT_S):
                self._progress.flush()
                if self._stop is not None and self._stop.is_set():
                    self._progress.stop(Interrupted("The worker is shutting down."))
                if self._spool.asked_to_stop(str(self._job.pk)):
                    self._progress.stop(Cancelled(_("The job was cancelled.")))
                if self._shared and time.monotonic() - row_at >= ROW_EVERY_S:
                    self._write_row()
                    row_at = time.monotonic()
        finally:
            if self._shared:
                connection.close()

    def _write_row(self) -> None:
        last = self._progress.snapshot
        try:
            known = Job.objects.filter(pk=self._job.pk).values("state", "attempts").first()
            if known is None:
                return
            if known["attempts"] != self._job.attempts or known["state"] != State.RUNNING:
                self._progress.stop(TakenOver("Another worker runs this job."))
                return
            mine = Job.objects.select_for_update(skip_locked=True).filter(
                pk=self._job.pk, attempts=self._job.attempts
            )
            Job.objects.filter(pk__in=mine.values("pk")).update(
                heartbeat_at=now(), stage=last.stage[:80], done=last.done, total=last.total,
                unit=last.unit,
            )  # fmt: skip
            if Job.objects.filter(pk=self._job.pk, cancel_requested=True).exists():
                self._progress.stop(Cancelled(_("The job was cancelled.")))
        except DatabaseError:
            logger.warning("No heartbeat could be written for job %s.", self._job.pk, exc_info=True)
