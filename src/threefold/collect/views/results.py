"""Step 5 and after: bringing in, the result, quarantine, undo."""

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
from threefold.audit import service as audit
from threefold.collect import service
from threefold.collect.models import Content, Run, RunState
from threefold.collect.views import causes
from threefold.collect.views.shared import (
    box,
    complain,
    find,
    is_open,
    steps,
    told,
)
from threefold.jobs import service as jobs
from threefold.kit.errors import NotFound, ThreefoldError

TRAIL = 8


@page("edit", "imports")
@require_POST
def land(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring the run in, or go on with one that was stopped."""
    run = find(request, pk)
    try:
        service.require_certain(service.mapping(run))
    except ThreefoldError as error:
        complain(request, error)
        return redirect("collect:columns" if is_open(run) else "collect:run", pk=pk)
    return _enqueue(request, run, "collect.land", _("Bring in %(file)s"))


@page("edit", "imports")
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    return _enqueue(request, find(request, pk, live=True), "collect.undo", _("Undo %(file)s"))


def _enqueue(request: HttpRequest, run: Run, kind: str, title: str) -> HttpResponse:
    """A run has one job at a time; asking twice shows the one that runs."""
    if _moving(run) is None:
        job = jobs.enqueue(
            kind,
            args={"run": run.pk},
            title=title % {"file": run.file_name},
            user=request.user,
        )
        Run.objects.filter(pk=run.pk).update(job_id=job.pk)
    return redirect("collect:run", pk=run.pk)


def _job(run: Run) -> Any:
    try:
        return jobs.get(run.job_id) if run.job_id else None
    except NotFound:
        return None


def _moving(run: Run) -> Any:
    job = _job(run)
    return job if job is not None and not jobs.status(job).ended else None


@page("see", "imports")
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """Wherever this import stands: on its way, brought in, undone, failed or waiting for a word."""
    found = find(request, pk, live=True)
    job = _job(found)
    moving = job is not None and not jobs.status(job).ended
    may_edit = access.can(request.user, "edit", "imports")
    if not moving and is_open(found) and found.state != RunState.FAILED and may_edit:
        return redirect("collect:check" if found.counts.get("check") else "collect:columns", pk=pk)
    context: dict[str, Any] = {
        "run": found,
        "may_edit": may_edit,
        "steps": steps(found, 5),
        "trail": _trail(pk),
        "moving": moving,
        "begun": bool(found.step) or found.state in (RunState.LANDING, RunState.UNDOING),
        "undoing": bool(job is not None and job.kind == "collect.undo"),
        "causes": causes.listed(found.counts.get("causes", {})),
        "landed": found.counts.get("steps", {}),
        "problem": told(found.error) if found.error else "",
        "may_see_customers": access.can(request.user, "see", "customers"),
    }  # fmt: skip
    if moving:
        context["progress"] = _box(request, found, job)
    if found.content == Content.LIVE:
        context["causes"] = [
            {"text": service.explain_held(each["code"])["name"], "count": each["count"]}
            for each in context["causes"]
        ]
        return render(request, "collect/stream/day.html", context)
    return render(request, "collect/run.html", context)


def _trail(pk: int) -> list[dict[str, Any]]:
    """The last acts on this import."""
    return [
        {
            "text": audit.label(entry.action),
            "who": entry.actor_label,
            "at": entry.at,
            "reason": entry.reason,
        }
        for entry in audit.search(target=f"run {pk}")[:TRAIL]
    ]


def _box(request: HttpRequest, found: Run, job: Any) -> Any:
    may = access.can(request.user, "edit", "imports")
    return box(
        request,
        job,
        poll=reverse("collect:progress", args=[found.pk]),
        cancel=reverse("collect:cancel", args=[found.pk]) if may else "",
    )


@page("see", "imports")
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the run's job is; the page is loaded anew when it ends."""
    found = find(request, pk, live=True)
    job = _job(found)
    if job is None:
        return redirect("collect:run", pk=pk)
    answer = render(request, "ui/progress.html", {"p": _box(request, found, job)})
    if jobs.status(job).ended:
        answer["HX-Refresh"] = "true"
    return answer


@page("edit", "imports")
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop at the next safe step; what is in stays until it is gone on with or undone."""
    found = find(request, pk, live=True)
    job = _moving(found)
    if job is not None:
        jobs.cancel(job, user=request.user)
    if request.headers.get("HX-Request") and job is not None:
        return progress(request, pk)
    return redirect("collect:run", pk=pk)


@page("edit", "imports")
@require_POST
def give_up(request: HttpRequest, pk: int) -> HttpResponse:
    service.give_up(pk, user=request.user)
    service.forget_file(pk)
    messages.success(request, _("The import was given up. Nothing was brought in."))
    return redirect("collect:list")
