"""Having variables distilled in the background."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from threefold.audit import service as audit
from threefold.jobs import service as jobs

KIND = "behavioral.distil"


def ask_for_distilling(user: Any) -> Any:
    """The job that distils as of the newest day, or the one that waits already; audited."""
    waiting = jobs.queued(KIND)
    if waiting:
        return waiting
    job = jobs.enqueue(KIND, args={}, title=_("Distil behavioural variables"), user=user)
    audit.record(
        actor=user, action="behavioral.variables.distil", target_kind="job", target_id=str(job.pk)
    )
    return job
