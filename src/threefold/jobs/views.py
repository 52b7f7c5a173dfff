from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from threefold.jobs import service
from threefold.jobs.models import Job, State
from threefold.kit import guard
from threefold.kit.errors import Denied, NotFound
from threefold.kit.guard import page
from threefold.ui.service import Column, Empty, Progress, table

_STATES = {
    State.QUEUED: "waiting",
    State.RUNNING: "running",
    State.SUCCEEDED: "done",
    State.FAILED: "failed",
    State.CANCELLED: "cancelled",
}


def _visible(request: HttpRequest) -> Any:
    """All jobs for whoever may see the room, else one's own."""
    if guard.may(request.user, "see", "jobs"):
        return Job.objects.all()
    return Job.objects.filter(created_by_id=request.user.pk)


def _one(request: HttpRequest, pk: uuid.UUID) -> Job:
    found: Job | None = _visible(request).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such job."), where={"job": str(pk)})
    return found


def _steerable(request: HttpRequest, job: Job) -> bool:
    return job.created_by_id == request.user.pk or guard.may(request.user, "edit", "jobs")


def _steer(request: HttpRequest, pk: uuid.UUID) -> Job:
    found = _one(request, pk)
    if not _steerable(request, found):
        raise Denied(_("Only who started a job, or an owner, may do this."))
    return found


def box(request: HttpRequest, job: Job) -> Progress:
    """The progress box of one job."""
    now = service.status(job)
    last, parts = now.progress, []
    if last.stage and not now.ended:
        parts.append(_(last.stage))
    if now.cancelling:
        parts.append(_("is being cancelled"))
    if now.error:
        parts.append(f"{now.error.get('message', '')} {now.error.get('remedy', '')}".strip())
    moving = job.state == State.RUNNING
    return Progress(
        title=job.title,
        percent=last.percent,
        done=last.done,
        total=last.total or None,
        rate=last.rate if moving and last.rate else None,
        left_s=last.left_s if moving else None,
        state=_STATES[State(job.state)],
        text=" · ".join(parts),
        unit=_(last.unit) if last.unit else "",
        poll_url=reverse("jobs:progress", args=[job.pk]),
        cancel_url=reverse("jobs:cancel", args=[job.pk])
        if _steerable(request, job) and not now.cancelling
        else "",
    )


@page("see", "home")
def jobs(request: HttpRequest) -> HttpResponse:
    columns = [
        Column("title", _("Work")),
        Column("state", _("State"), template="jobs/_state.html"),
        Column("created_by.username", _("Asked by")),
        Column("created_at", _("Asked"), kind="age"),
        Column("took_s", _("Took"), kind="duration"),
        Column("attempts", _("Attempts"), kind="number", shown=False),
    ]
    listing = table(
        request,
        columns=columns,
        rows=_visible(request).select_related("created_by"),
        row_url="url",
        id="jobs",
        caption=_("Jobs"),
        empty=Empty("subtask", _("No jobs yet"), _("Imports and other long work appear here.")),
    )
    return render(request, "jobs/list.html", {"table": listing})


@page("see", "home")
def job(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = _one(request, pk)
    context = {
        "job": found,
        "progress": box(request, found),
        "may_retry": found.state in {State.FAILED, State.CANCELLED} and _steerable(request, found),
    }
    return render(request, "jobs/job.html", context)


@page("see", "home")
def progress(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = _one(request, pk)
    return render(request, "ui/progress.html", {"p": box(request, found)})


@page("see", "home")
@require_POST
def cancel(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = _steer(request, pk)
    service.cancel(found, user=request.user)
    if request.headers.get("HX-Request"):
        return progress(request, pk)
    return redirect("jobs:job", pk=pk)


@page("see", "home")
@require_POST
def retry(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    service.retry(_steer(request, pk), user=request.user)
    return redirect("jobs:job", pk=pk)
