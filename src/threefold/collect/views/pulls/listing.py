"""All pulls, and one of them with its settings and history."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from threefold.access import service as access
from threefold.access.service import page
from threefold.collect.models import Pull, PullState
from threefold.collect.service import pulls as service
from threefold.collect.views.pulls.shared import every, problem, state
from threefold.collect.views.pulls.visiting import progress_box
from threefold.jobs import service as jobs
from threefold.ui.service import Column, Empty, Fact, table


@page("see", "imports")
def pulls(request: HttpRequest) -> HttpResponse:
    """Every pull: where from, how it stands, when it was looked at."""
    may_manage = access.can(request.user, "manage", "imports")
    rows = [
        {
            "label": each.pull.label,
            "url": each.pull.url,
            "kind": each.kind_label,
            "source": each.pull.source.label,
            "state": state(each.pull),
            "every": every(each.pull),
            "last_run_at": each.pull.last_run_at,
            "last_new_at": each.pull.last_new_at,
        }
        for each in service.listed()
    ]
    listing = table(
        request,
        columns=[
            Column("label", _("Name"), url="url"),
            Column("kind", _("Kind")),
            Column("source", _("Source")),
            Column("state", _("State"), template="collect/pulls/_state.html"),
            Column("every", _("Timetable")),
            Column("last_run_at", _("Last checked"), kind="age"),
            Column("last_new_at", _("Last found something"), kind="age"),
        ],
        rows=rows,
        complete=True,
        row_url="url",
        id="pulls",
        caption=_("Pulls"),
        empty=Empty(
            "cloud-download",
            _("Nothing is fetched by itself yet"),
            _("Have a folder, a database or a mailbox checked regularly, and what is new comes in"
              " by itself."),
            reverse("collect:pull-new") if may_manage else "",
            _("Set up a pull"),
        ),
    )  # fmt: skip
    context = {"table": listing, "may_manage": may_manage}
    return render(request, "collect/pulls/list.html", context)


@page("see", "imports")
def one(request: HttpRequest, pull: int) -> HttpResponse:
    """One pull: how it stands, what it was told, what each look brought."""
    found = service.get(pull)
    job = service.job_of(found)
    moving = job is not None and not jobs.status(job).ended
    context: dict[str, Any] = {
        "pull": found,
        "state": state(found),
        "kind": service.text(kind.label) if (kind := _kind(found)) else found.plugin,
        "facts": _facts(found),
        "problem": problem(found.last_error) if found.last_error else None,
        "moving": moving,
        "progress": progress_box(request, found, job) if moving else None,
        "draft": found.state == PullState.DRAFT,
        "paused": found.state == PullState.PAUSED,
        "may_edit": access.can(request.user, "edit", "imports"),
        "may_manage": access.can(request.user, "manage", "imports"),
        "table": _history(request, found),
    }
    return render(request, "collect/pulls/one.html", context)


def _kind(pull: Pull) -> Any:
    return service.kinds().get(pull.plugin)


def _facts(pull: Pull) -> list[Fact]:
    known = [
        Fact(_("Source"), pull.source.label),
        Fact(_("What the rows are"), pull.get_content_display() if pull.content else None),
        Fact(_("Timetable"), every(pull)),
        Fact(_("Last checked"), pull.last_run_at),
        Fact(_("Next check"), pull.next_at),
    ]
    told = []
    for label, value in service.answered(pull):
        if isinstance(value, bool):
            value = _("yes") if value else _("no")
        told.append(Fact(label, value if value != "" else None))
    return [*known, *told]


def _history(request: HttpRequest, pull: Pull) -> Any:
    columns = [
        Column("ended_at", _("When"), kind="age"),
        Column("counts.found", _("Found"), kind="number"),
        Column("found", _("What"), template="collect/pulls/_found.html"),
    ]
    if pull.content:
        columns += [
            Column("counts.rows", _("Rows"), kind="number"),
            Column("counts.loaded", _("Brought in"), kind="number"),
            Column("counts.duplicates", _("Known already"), kind="number"),
            Column("counts.quarantined", _("In quarantine"), kind="number"),
        ]
    else:
        columns += [
            Column("counts.events", _("Events"), kind="number"),
            Column("counts.left_out", _("Left out"), kind="number"),
        ]
    return table(
        request,
        columns=columns,
        rows=service.visits(pull),
        size=20,
        id="visits",
        caption=_("Looks that found something or failed"),
        empty=Empty(
            "history",
            _("Nothing was found yet"),
            _("Each check that finds something new is listed here."),
        ),
    )
