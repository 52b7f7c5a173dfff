"""A look at the place now, and how far it is."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from threefold.access import service as access
from threefold.access.service import page
from threefold.collect.models import Pull, PullState
from threefold.collect.service import pulls as service
from threefold.collect.views.shared import box
from threefold.jobs import service as jobs
from threefold.ui.service import Progress


def progress_box(request: HttpRequest, pull: Pull, job: Any) -> Progress:
    may = access.can(request.user, "edit", "imports")
    return box(
        request,
        job,
        poll=reverse("collect:pull-progress", args=[pull.pk]),
        cancel=reverse("collect:pull-cancel", args=[pull.pk]) if may else "",
        title=_("Fetching what is new"),
    )


@page("edit", "imports")
@require_POST
def visit(request: HttpRequest, pull: int) -> HttpResponse:
    """Ask for a look now; one that is on its way already is shown."""
    found = service.get(pull)
    if found.state == PullState.DRAFT:
        messages.error(request, _("This pull is still being set up."))
    else:
        service.enqueue(found, user=request.user)
    return redirect("collect:pull", pull=pull)


@page("see", "imports")
def progress(request: HttpRequest, pull: int) -> HttpResponse:
    """The progress box; when the look has ended the whole page is shown anew."""
    found = service.get(pull)
    job = service.job_of(found)
    if job is None:
        return redirect("collect:pull", pull=pull)
    answer = render(request, "ui/progress.html", {"p": progress_box(request, found, job)})
    if jobs.status(job).ended:
        answer["HX-Refresh"] = "true"
    return answer


@page("edit", "imports")
@require_POST
def cancel(request: HttpRequest, pull: int) -> HttpResponse:
    found = service.get(pull)
    job = service.job_of(found)
    if job is not None and not jobs.status(job).ended:
        jobs.cancel(job, user=request.user)
    if request.headers.get("HX-Request") and job is not None:
        job.refresh_from_db()
        return render(request, "ui/progress.html", {"p": progress_box(request, found, job)})
    return redirect("collect:pull", pull=pull)
