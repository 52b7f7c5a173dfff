"""Quarantine of one import: rows with their reasons, masked, mended, downloaded, replayed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from threefold.access import service as access
from threefold.access.service import page
from threefold.audit import service as audit
from threefold.collect import service
from threefold.collect.models import Quarantined, Run, RunState
from threefold.collect.service.asking import BadRow
from threefold.collect.types import ColumnMap, Problem
from threefold.collect.views import causes
from threefold.collect.views.checking import grid_columns, grid_row
from threefold.collect.views.shared import Cells, find, grant, reason_of

A_PAGE = 25


@page("edit", "imports")
@require_POST
def unmask(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the masked cells of one import for 15 minutes; the reason is kept."""
    found = find(request, pk)
    reason = reason_of(request)
    audit.record(
        actor=request.user,
        action="collect.unmask",
        target_kind="run",
        target_id=str(pk),
        reason=reason,
    )
    grant(request, found)
    to = "collect:quarantine" if found.state == RunState.DONE else "collect:check"
    return redirect(to, pk=pk)


@page("see", "imports")
def quarantine(request: HttpRequest, pk: int) -> HttpResponse:
    """Rows that were not brought in, with reasons; mended here and brought in again."""
    found = find(request, pk)
    mapping = service.mapping(found) if found.mapping else None
    cells = Cells(request, found, mapping)
    rows = Quarantined.objects.filter(run=found)
    given = request.GET.get("page", "1")
    number = max(1, int(given) if given.isdigit() and len(given) < 9 else 1)
    listed = list(rows[(number - 1) * A_PAGE : number * A_PAGE + 1])
    counts = found.counts.get("causes", {})
    context = {
        "run": found,
        "rows": _kept(found, listed[:A_PAGE], mapping, cells) if mapping else [],
        "lines": [
            {"line": row.line, "raw": cells.text("", row.problems[0].get("value", ""))[:300],
             **service.explain({**row.problems[0], "value": ""})}
            for row in listed[:A_PAGE] if not row.row and row.problems
        ],
        "columns": [name for _n, name in grid_columns(mapping)] if mapping else [],
        "previous": number - 1 if number > 1 else None,
        "next": number + 1 if len(listed) > A_PAGE else None,
        "page": number,
        "total": found.quarantined,
        "waiting": rows.filter(row__isnull=False, replayed_by=None).count(),
        "fixes": found.fixes.count(),
        "causes": causes.listed(counts),
        "may_edit": access.can(request.user, "edit", "imports") and found.state == RunState.DONE,
        "frozen": found.state != RunState.DONE or not access.can(request.user, "edit", "imports"),
        "may_download": _may_download(request, found),
        "cells": cells,
    }  # fmt: skip
    return render(request, "collect/quarantine.html", context)


def _kept(
    found: Run, listed: list[Quarantined], mapping: ColumnMap, cells: Cells
) -> list[dict[str, Any]]:
    """Quarantined rows as the grid shows them, mended cells in their place."""
    names, columns = [each.column for each in mapping], grid_columns(mapping)
    numbers = [row.row for row in listed if row.row]
    mended = set(found.fixes.filter(row__in=numbers).values_list("row", flat=True))
    out = []
    for row in listed:
        if not row.row:
            continue
        if row.row in mended and not row.replayed_by_id:
            judged = service.bad_row(found, row.row)
        else:
            problems = {
                each["column"]: Problem(row.row, row.line, **each)
                for each in reversed(row.problems)
            }
            values = {name: row.columns.get(name) or "" for name in names}
            judged = BadRow(row.row, row.line, values, problems)
        shown = grid_row(judged, columns, cells)
        out.append({**shown, "line": row.line, "replayed_by": row.replayed_by_id})
    return out


def _may_download(request: HttpRequest, found: Run) -> bool:
    """The file leaves with all its values: for who uploaded it, and owners."""
    user = request.user
    own = found.created_by_id == user.pk and access.can(user, "edit", "imports")
    return own or access.can(user, "manage", "imports")


@page("see", "imports")
def download(request: HttpRequest, pk: int) -> HttpResponse | StreamingHttpResponse:
    """The quarantine as CSV with reasons and the original columns, unmasked and noted."""
    found = find(request, pk)
    if not _may_download(request, found):
        access.require(request.user, "manage", "imports")
    audit.record(
        actor=request.user, action="collect.quarantine.download", target_kind="run",
        target_id=str(pk), detail={"rows": found.quarantined},
    )  # fmt: skip
    answer = StreamingHttpResponse(service.download(pk), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="quarantine-{pk}.csv"'
    return answer


@page("edit", "imports")
@require_POST
def replay(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring quarantined rows in again, mended cells in their place, as an import of their own."""
    child = service.replay(find(request, pk).pk, user=request.user)
    service.check(child.pk)
    messages.success(
        request,
        ngettext(
            "%(count)s row was taken out of quarantine. See what would happen, then bring it in.",
            "%(count)s rows were taken out of quarantine. See what would happen, then bring them"
            " in.",
            child.received,
        )
        % {"count": child.received},
    )
    return redirect("collect:check", pk=child.pk)
