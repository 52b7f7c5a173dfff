"""How far a job is, from the freshest place that knows."""

from __future__ import annotations

from dataclasses import dataclass

from threefold.jobs.models import Job, State
from threefold.jobs.service.queue import OPEN, spool
from threefold.jobs.types import Snapshot
from threefold.kit.clock import now


@dataclass(frozen=True)
class Status:
    """One job as pages and programs show it; `total_s` from its start to its end or to now."""

    id: str
    kind: str
    title: str
    state: str
    progress: Snapshot
    total_s: float
    cancelling: bool
    attempts: int
    result: dict[str, object]
    error: dict[str, object] | None

    @property
    def ended(self) -> bool:
        return self.state not in OPEN


def status(job: Job) -> Status:
    """The state of `job`; no query."""
    live = spool().read(str(job.pk)) if job.state == State.RUNNING else None
    span = ((job.finished_at or now()) - job.started_at) if job.started_at else None
    return Status(
        id=str(job.pk),
        kind=job.kind,
        title=job.title,
        state=job.state,
        progress=live or Snapshot(job.stage, job.done, job.total, job.unit),
        total_s=span.total_seconds() if span else 0.0,
        cancelling=job.state == State.RUNNING
        and (job.cancel_requested or spool().asked_to_stop(str(job.pk))),
        attempts=job.attempts,
        result=job.result,
        error=job.error,
    )


def waiting() -> int:
    """How many jobs wait or run."""
    return Job.objects.filter(state__in=OPEN).count()


def queued(kind: str) -> Job | None:
    """The first job of that kind that nobody has begun."""
    return Job.objects.filter(kind=kind, state=State.QUEUED).first()
