"""Steps 1 and 2: a file comes in, and how it is to be read."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from threefold.access.service import page
from threefold.collect import service
from threefold.collect.forms import CONTENTS, DELIMITERS, ENCODINGS, ReadingForm, UploadForm
from threefold.collect.models import Content
from threefold.collect.types import ReadOptions
from threefold.collect.views.shared import SMALL_BYTES, box, complain, find, is_open, steps, told
from threefold.jobs import service as jobs
from threefold.kit.errors import NotFound, ThreefoldError

COLUMNS_SHOWN = 60


@page("edit", "imports")
def new(request: HttpRequest) -> HttpResponse:
    """Step 1: the file, what its rows are, where it comes from."""
    known = service.sources()
    given = request.method == "POST"
    form = UploadForm(
        request.POST if given else None,
        request.FILES if given else None,
        sources=known,
        initial={
            "content": request.GET.get("content", ""),
            "source": known[0].code if known else "",
        },
    )
    if given and form.is_valid():
        try:
            kept = service.receive(
                form.cleaned_data["file"],
                content=form.cleaned_data["content"],
                source=form.source_name(),
                user=request.user,
            )
            service.look(kept, ReadOptions())
        except ThreefoldError as error:
            form.add_error("file", told(error))
        else:
            return redirect("collect:read", token=uuid.UUID(kept.token))
    cards = [
        {"value": value, "label": Content(value).label, "icon": icon, "text": text}
        for value, (icon, text) in CONTENTS.items()
    ]
    context = {"form": form, "cards": cards, "known": known, "steps": steps(None, 1)}
    return render(request, "collect/new.html", context, status=422 if form.is_bound else 200)


def _upload(request: HttpRequest, token: uuid.UUID) -> Any:
    """The upload, for the person who uploaded it only: nothing of it is masked yet."""
    kept = service.upload(token.hex)
    if kept.user_id != request.user.pk:
        raise NotFound(_("This uploaded file is no longer here."), remedy=_("Upload it again."))
    return kept


@page("edit", "imports")
def read(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    """Step 2: how the file was read, every part of it changeable. POST reads it whole."""
    kept = _upload(request, token)
    if request.method == "POST":
        form = ReadingForm(request.POST)
        if form.is_valid():
            return _take(request, service.choose(kept, form.options()))
        return render(request, "collect/read.html", _looked(kept, form), status=422)
    form = ReadingForm(_initial(kept.reading()))
    return render(request, "collect/read.html", _looked(kept, form))


def _initial(options: ReadOptions) -> dict[str, Any]:
    known = options.to_dict()
    if known["quote"] == "":
        known["quote"] = "none"
    return {name: value for name, value in known.items() if value is not None}


def _looked(kept: Any, form: ReadingForm) -> dict[str, Any]:
    """The file as `form` says it is to be read, or why it cannot be read so."""
    context: dict[str, Any] = {
        "upload": kept,
        "token": uuid.UUID(kept.token),
        "form": form,
        "steps": steps(None, 2),
        "content": Content(kept.content).label,
        "delimiters": DELIMITERS,
        "encodings": ENCODINGS,
        "quotes": [('"', _("Double quotes")), ("'", _("Single quotes")), ("none", _("None"))],
    }
    if not form.is_valid():
        wrong = "; ".join(" ".join(each) for each in form.errors.values())
        return context | {"problem": wrong, "chosen": form.data}
    try:
        seen, first = service.look(kept, form.options())
    except ThreefoldError as error:
        return context | {"problem": told(error), "chosen": form.cleaned_data}
    columns = [
        {"column": column, "cells": [row[column.index] for row in first]}
        for column in seen.columns[:COLUMNS_SHOWN]
    ]
    candidates = {name for name, _score in seen.encoding_candidates}
    listed = {name for name, _label in ENCODINGS}
    return context | {
        "seen": seen,
        "chosen": form.cleaned_data,
        "notes": [service.note(each) for each in seen.notes],
        "columns": columns,
        "rows": [row[:COLUMNS_SHOWN] for row in first],
        "left": max(0, len(seen.columns) - COLUMNS_SHOWN),
        "candidates": seen.encoding_candidates[:4],
        "further": [(name, text) for name, text in ENCODINGS if name not in candidates],
        "unlisted": seen.encoding if seen.encoding not in candidates | listed else "",
        "ambiguous": [each["column"] for each in columns if each["column"].date_ambiguous],
    }


@page("edit", "imports")
@require_POST
def preview(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    """The reading with other choices, in place."""
    kept = _upload(request, token)
    return render(request, "collect/_reading.html", _looked(kept, ReadingForm(request.POST)))


def _take(request: HttpRequest, kept: Any) -> HttpResponse:
    if kept.size <= SMALL_BYTES:
        try:
            run = service.read_in(kept.token, user=request.user)
        except ThreefoldError as error:
            complain(request, error)
            return redirect("collect:read", token=uuid.UUID(kept.token))
        return redirect("collect:columns", pk=run.pk)
    job = jobs.enqueue(
        "collect.read",
        args={"upload": kept.token, "user": request.user.pk},
        title=_("Read %(file)s") % {"file": kept.file_name},
        user=request.user,
    )
    return redirect("collect:reading", job=job.pk)


@page("edit", "imports")
def reading(request: HttpRequest, job: uuid.UUID) -> HttpResponse:
    """A large file being read; leads on to its columns by itself."""
    found = _own_job(request, job)
    status = jobs.status(found)
    kept = found.args["upload"]
    back = reverse("collect:read", args=[uuid.UUID(kept)])
    if status.state == "succeeded":
        onward = reverse("collect:columns", args=[status.result["run"]])
    else:
        onward = back
    if request.headers.get("HX-Request"):
        answer = render(request, "ui/progress.html", {"p": _box(request, found)})
        if status.ended:
            if status.state == "failed":
                messages.error(request, told(status.error or {}))
            answer["HX-Redirect"] = onward
        return answer
    if status.state == "succeeded":
        return redirect(onward)
    context = {"progress": _box(request, found), "steps": steps(None, 2), "back": back}
    return render(request, "collect/reading.html", context)


def _own_job(request: HttpRequest, job: uuid.UUID) -> Any:
    found = jobs.get(job)
    if found.kind != "collect.read" or found.created_by_id != request.user.pk:
        raise NotFound(_("There is no such job."))
    return found


def _box(request: HttpRequest, job: Any) -> Any:
    return box(
        request,
        job,
        poll=reverse("collect:reading", args=[job.pk]),
        cancel=reverse("collect:reading-cancel", args=[job.pk]),
    )


@page("edit", "imports")
@require_POST
def cancel_reading(request: HttpRequest, job: uuid.UUID) -> HttpResponse:
    found = _own_job(request, job)
    if not jobs.status(found).ended:
        jobs.cancel(found, user=request.user)
    if request.headers.get("HX-Request"):
        return render(request, "ui/progress.html", {"p": _box(request, jobs.get(job))})
    return redirect("collect:read", token=uuid.UUID(found.args["upload"]))


@page("edit", "imports")
@require_POST
def discard(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    """Leave an upload that was not read yet."""
    service.forget(_upload(request, token).token)
    messages.success(request, _("The file was removed. Nothing was brought in."))
    return redirect("collect:list")


@page("edit", "imports")
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to step 2: the run read from the file is given up when it is read again."""
    run = find(request, pk)
    kept = service.of_run(run)
    if kept is None or not is_open(run) or kept.user_id != request.user.pk:
        messages.error(request, _("The uploaded file is no longer here. Upload it again."))
        return redirect("collect:run", pk=pk)
    if request.method == "POST":
        form = ReadingForm(request.POST)
        if form.is_valid():
            service.give_up(run.pk, user=request.user)
            return _take(request, service.choose(kept, form.options()))
        return render(request, "collect/read.html", _looked(kept, form) | {"run": run}, status=422)
    context = _looked(kept, ReadingForm(_initial(kept.reading())))
    return render(request, "collect/read.html", context | {"run": run, "steps": steps(run, 2)})
