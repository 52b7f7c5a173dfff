"""Step 4: what would happen, and bad rows mended like in a spreadsheet."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from threefold.access.service import page
from threefold.collect import service
from threefold.collect.models import Run, RunState
from threefold.collect.service.asking import BadRow
from threefold.collect.types import ColumnMap
from threefold.collect.views import causes
from threefold.collect.views.shared import (
    SMALL_BYTES,
    SMALL_ROWS,
    Cells,
    box,
    complain,
    find,
    is_open,
    steps,
    told,
)
from threefold.jobs import service as jobs
from threefold.kit.errors import Conflict, NotFound, ThreefoldError

A_PAGE = 25
COLUMNS_SHOWN = 40


def begin_check(request: HttpRequest, run: Run) -> HttpResponse:
    """Check now when the file is small, else in the background; the next page to show."""
    if run.file_bytes <= SMALL_BYTES:
        try:
            service.check(run.pk)
        except ThreefoldError as error:
            complain(request, error)
            return redirect("collect:columns", pk=run.pk)
        return redirect("collect:check", pk=run.pk)
    job = jobs.enqueue(
        "collect.check",
        args={"run": run.pk},
        title=_("Check %(file)s") % {"file": run.file_name},
        user=request.user,
    )
    Run.objects.filter(pk=run.pk).update(job_id=job.pk)
    return redirect("collect:check", pk=run.pk)


@page("edit", "imports")
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """What bringing in would do. POST works it out anew."""
    run = find(request, pk)
    if not is_open(run):
        return redirect("collect:run", pk=pk)
    if request.method == "POST":
        return begin_check(request, run)
    job = _running(run)
    if job is not None:
        poll = reverse("collect:checking", args=[pk])
        context = {"run": run, "steps": steps(run, 4), "progress": box(
            request, job, poll=poll, cancel=reverse("collect:cancel", args=[pk]))}  # fmt: skip
        return render(request, "collect/checking.html", context)
    if not run.counts.get("check"):
        return redirect("collect:columns", pk=pk)
    mapping = service.mapping(run)
    cells = Cells(request, run, mapping)
    return render(request, "collect/check.html", {
        **verdict_of(run),
        **grid_of(request, run, mapping, cells),
        "lines": [
            {"line": each.line, "raw": cells.text("", each.raw)[:300],
             **service.explain({"cause": each.cause})}
            for each in service.bad_lines(run)
        ],
        "steps": steps(run, 4),
        "cells": cells,
    })  # fmt: skip


def _running(run: Run) -> Any:
    """The job that checks this run now, if any."""
    if run.job_id is None:
        return None
    try:
        job = jobs.get(run.job_id)
    except NotFound:
        return None
    return None if jobs.status(job).ended else job


@page("edit", "imports")
def check_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the check of a large file is; the page is loaded anew at its end."""
    run = find(request, pk)
    if run.job_id is None:
        return redirect("collect:check", pk=pk)
    job = jobs.get(run.job_id)
    poll, stop = reverse("collect:checking", args=[pk]), reverse("collect:cancel", args=[pk])
    status = jobs.status(job)
    answer = render(request, "ui/progress.html", {"p": box(request, job, poll=poll, cancel=stop)})
    if status.ended:
        if status.error:
            messages.error(request, told(status.error))
        to = "collect:check" if status.state == "succeeded" else "collect:columns"
        answer["HX-Redirect"] = reverse(to, args=[pk])
    return answer


def verdict_of(run: Run) -> dict[str, Any]:
    """The figures of the last check, and whether cells were mended since."""
    told_ = run.counts.get("check", {})
    sure = service.checked(run)
    good = told_.get("new", 0) + told_.get("updated", 0) + told_.get("unchanged", 0)
    return {
        "run": run,
        "told": told_,
        "good": good,
        "stale": not sure,
        "fixes": run.fixes.count(),
        "causes": causes.listed(told_.get("causes", {})),
        "warnings": [
            {"text": service.cause(code), "count": count}
            for code, count in told_.get("warnings", {}).items() if count
        ],
        "promise": _promise(told_) if sure else _("Bring it in"),
    }  # fmt: skip


def _promise(told_: dict[str, Any]) -> str:
    """What the button does, in one sentence."""
    count = told_["new"] + told_["updated"]
    if not count:
        return _("Bring in, although nothing is new")
    return ngettext("Bring in %(count)s row", "Bring in %(count)s rows", count) % {"count": count}


def grid_of(request: HttpRequest, run: Run, mapping: ColumnMap, cells: Cells) -> dict[str, Any]:
    """One page of bad rows as a grid of the file's columns; mapped columns come first."""
    cause = request.GET.get("cause", "")
    known = run.counts["check"].get("causes", {})
    cause = cause if cause in known else ""
    given = request.GET.get("page", "1")
    number = int(given) if given.isdigit() and 0 < len(given) < 9 else 1
    number = max(1, number)
    found, more = service.bad_rows(run, cause=cause, page=number, size=A_PAGE)
    columns = grid_columns(mapping)
    return {
        "rows": [grid_row(row, columns, cells) for row in found],
        "columns": [name for _n, name in columns],
        "left_out": len(mapping.fields) - len(columns),
        "cause": cause,
        "page": number,
        "previous": number - 1 if number > 1 else None,
        "next": number + 1 if more else None,
    }


def grid_columns(mapping: ColumnMap) -> list[tuple[int, str]]:
    """(place in the file, name) of the columns in the grid: used ones, then others for help."""
    every = list(enumerate(mapping))
    used = [(n, each.column) for n, each in every if each.to != "ignore"]
    others = [(n, each.column) for n, each in every if each.to == "ignore"]
    return (used + others)[: max(COLUMNS_SHOWN, 1)]


def grid_row(row: BadRow, columns: list[tuple[int, str]], cells: Cells) -> dict[str, Any]:
    """A row for the template: cells with id, text and what is wrong."""
    out = []
    for n, name in columns:
        how = cells.how(name)
        problem = row.problems.get(name)
        said = None
        if problem is not None:
            shown = cells.text(name, problem.value)
            said = service.explain({"cause": problem.cause, "column": name, "value": shown})
        out.append(
            {
                "index": n,
                "column": name,
                "name": f"cell-{row.row}-{n}",
                "value": row.cells[name] if how == "shown" else "",
                "mask": "" if how == "shown" else cells.text(name, row.cells[name]),
                "problem": said,
            }
        )
    return {
        "row": row.row,
        "line": row.line,
        "cells": out,
        "mended": row.mended,
        "problems": [cell for cell in out if cell["problem"]],
    }


@page("edit", "imports")
@require_POST
def mend_cell(request: HttpRequest, pk: int, row: int, index: int) -> HttpResponse:
    """One cell gets another value, in place; the whole row is judged anew."""
    run = find(request, pk)
    mapping = service.mapping(run)
    columns = dict(enumerate(each.column for each in mapping))
    if index not in columns:
        raise NotFound(_("The file has no such column."))
    value = request.POST.get(f"cell-{row}-{index}", "")
    service.mend(run.pk, row, columns[index], value, user=request.user)
    cells = Cells(request, run, mapping)
    judged = grid_row(service.bad_row(run, row), grid_columns(mapping), cells)
    answer = render(request, "collect/_row.html", {"run": run, "row": judged})
    answer["HX-Trigger"] = "collect:mended"
    return answer


@page("edit", "imports")
@require_POST
def mend_all(request: HttpRequest, pk: int) -> HttpResponse:
    """Every cell of the grid that was changed, at once: the way without scripts."""
    run = find(request, pk)
    mapping = service.mapping(run)
    cells, names = Cells(request, run, mapping), [each.column for each in mapping]
    changed = 0
    try:
        for key, value in request.POST.items():
            parts = key.split("-")
            if parts[0] != "cell" or len(parts) != 3 or not all(p.isdigit() for p in parts[1:]):
                continue
            row, index = int(parts[1]), int(parts[2])
            before = request.POST.get(f"was-{row}-{index}")
            if index >= len(names) or value == before:
                continue
            if not value and cells.how(names[index]) != "shown":
                continue
            service.mend(run.pk, row, names[index], value, user=request.user)
            changed += 1
    except ThreefoldError as error:
        complain(request, error)
        return redirect("collect:run", pk=pk)
    if changed:
        messages.success(
            request,
            ngettext("%(count)s cell was mended.", "%(count)s cells were mended.", changed)
            % {"count": changed},
        )
    if run.state == RunState.DONE:
        return redirect("collect:quarantine", pk=pk)
    return begin_check(request, run) if changed else redirect("collect:check", pk=pk)


@page("edit", "imports")
def verdict(request: HttpRequest, pk: int) -> HttpResponse:
    """The figures, worked out anew where cells were mended in a small file."""
    run = find(request, pk)
    if not is_open(run):
        raise Conflict(_("This import has begun."), remedy=_("Load the page again."))
    if run.received <= SMALL_ROWS and not service.checked(run):
        service.check(run.pk)
        run = find(request, pk)
    return render(request, "collect/_verdict.html", verdict_of(run))
