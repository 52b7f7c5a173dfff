"""Background work: asked for here, run here, looked at here."""

from threefold.jobs.service.kinds import job, kinds, regular
from threefold.jobs.service.queue import cancel, enqueue, get, listeners, retry
from threefold.jobs.service.run import run_inline, work
from threefold.jobs.service.status import Status, queued, status, waiting

__all__ = [
    "Status",
    "cancel",
    "enqueue",
    "get",
    "job",
    "kinds",
    "listeners",
    "queued",
    "regular",
    "retry",
    "run_inline",
    "status",
    "waiting",
    "work",
]
