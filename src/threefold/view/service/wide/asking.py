"""Having the wide view made in the background."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from threefold.audit import service as audit
from threefold.jobs import service as jobs

KIND = "view.wide"


def ask_for_wide(user: Any) -> Any:
    """The job that makes the newest day anew, or the one that waits already; audited."""
    waiting = jobs.queued(KIND)
    if waiting:
        return waiting
    job = jobs.enqueue(KIND, args={}, title=_("Make the wide view"), user=user)
    audit.record(actor=user, action="view.wide.make", target_kind="job", target_id=str(job.pk))
    return job
