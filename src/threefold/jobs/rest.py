from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Schema

from threefold.api import service as api
from threefold.jobs import service
from threefold.jobs.models import Job
from threefold.kit.errors import Denied
from threefold.kit.guard import may

router = api.room("jobs", tag="Jobs")


class Stage(Schema):
    """How far; `total` 0 is not known, `rate` in units per second, `left_s` null is not known."""

    stage: str
    done: int
    total: int
    unit: str
    rate: float
    left_s: float | None


class JobOut(Schema):
    id: uuid.UUID
    kind: str
    title: str
    state: str
    progress: Stage
    attempts: int
    cancelling: bool
    result: dict[str, Any]
    error: dict[str, Any] | None


def _shape(job: Job) -> JobOut:
    now = service.status(job)
    last = now.progress
    return JobOut(
        id=job.pk,
        kind=now.kind,
        title=now.title,
        state=now.state,
        progress=Stage(
            stage=last.stage,
            done=last.done,
            total=last.total,
            unit=last.unit,
            rate=last.rate,
            left_s=last.left_s,
        ),
        attempts=now.attempts,
        cancelling=now.cancelling,
        result=now.result,
        error=now.error,
    )


@router.get("", response=api.PageOf[JobOut], summary="List jobs")
def jobs(request: HttpRequest, paging: Query[api.Paging]) -> Any:
    """Jobs, by identifier."""
    return api.page_of(Job.objects.all(), paging, shape=_shape, cast=uuid.UUID)


@router.get("/{job_id}", response=JobOut, summary="One job and how far it is")
def job(request: HttpRequest, job_id: uuid.UUID) -> JobOut:
    return _shape(service.get(job_id))


@router.post("/{job_id}/cancel", response=JobOut, needs="see", summary="Cancel a job")
def cancel(request: HttpRequest, job_id: uuid.UUID) -> JobOut:
    """A waiting job stops at once, a running one at its next safe step. One's own, or an owner."""
    found, user = service.get(job_id), api.caller(request)
    if found.created_by_id != user.pk and not may(user, "edit", "jobs"):
        raise Denied(_("Only who started a job, or an owner, may do this."))
    service.cancel(found, user=user)
    return _shape(service.get(job_id))
