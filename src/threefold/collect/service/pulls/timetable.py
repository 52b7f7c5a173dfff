"""Which pulls are due; the worker looks every few seconds."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from threefold.collect.models import Pull, PullState
from threefold.collect.service.pulls.keeping import due_next
from threefold.jobs import service as jobs
from threefold.kit.clock import now
from threefold.kit.errors import NotFound


def enqueue(pull: Pull, *, user: Any = None) -> Any:
    """The job of a visit: the one that waits or runs already, else a new one."""
    known = job_of(pull)
    if known is not None and not jobs.status(known).ended:
        return known
    title = _("Fetch from %(name)s") % {"name": pull.label}
    job = jobs.enqueue("collect.pull", args={"pull": pull.pk}, title=title, user=user)
    Pull.objects.filter(pk=pull.pk).update(job_id=job.pk)
    pull.job_id = job.pk
    return job


def job_of(pull: Pull) -> Any:
    """The last job of this pull; None when there was none or it is forgotten."""
    if pull.job_id is None:
        return None
    try:
        return jobs.get(pull.job_id)
    except NotFound:
        return None


def look() -> int:
    """Ask for a visit to every place that is due; how many. One of several workers wins each."""
    moment, count = now(), 0
    due = Pull.objects.filter(state=PullState.ACTIVE, next_at__lte=moment)
    for pull in due.only("pk", "label", "every_minutes", "state", "next_at", "job_id"):
        won = Pull.objects.filter(pk=pull.pk, next_at=pull.next_at, state=PullState.ACTIVE)
        if won.update(next_at=due_next(pull)):
            enqueue(pull)
            count += 1
    return count
