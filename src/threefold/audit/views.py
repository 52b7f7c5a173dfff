from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from threefold.audit import service
from threefold.audit.forms import Filters
from threefold.kit.clock import now
from threefold.kit.guard import page
from threefold.ui.service import Column, Empty, table


def _chosen(request: HttpRequest) -> tuple[Filters, dict[str, Any]]:
    """The filter form and what of it is valid; a faulty field filters nothing and says so."""
    form = Filters(request.GET, actions=service.actions())
    form.full_clean()
    return form, {name: value for name, value in form.cleaned_data.items() if value}


def _named(entry: Any) -> Any:
    entry.action_label = service.label(entry.action)
    return entry


@page("see", "audit")
def entries(request: HttpRequest) -> HttpResponse:
    form, chosen = _chosen(request)
    columns = [
        Column("at", _("When"), kind="moment"),
        Column("actor_label", _("Who")),
        Column("action", _("Action"), template="audit/_action.html"),
        Column("target", _("Target"), template="audit/_target.html"),
        Column("reason", _("Reason")),
        Column("detail", _("Details"), template="audit/_detail.html"),
    ]
    listing = table(
        request,
        columns=columns,
        rows=service.search(**chosen),
        id="audit",
        caption=_("Audit log"),
        prepare=_named,
        empty=Empty("clipboard-list", _("Nothing found"), _("Widen the filters.")),
    )
    return render(request, "audit/list.html", {"table": listing, "form": form})


@page("see", "audit")
def export(request: HttpRequest) -> StreamingHttpResponse:
    _form, chosen = _chosen(request)
    service.record(actor=request.user, action="audit.export", detail={"filters": sorted(chosen)})
    response = StreamingHttpResponse(
        service.export(service.search(**chosen)), content_type="text/csv; charset=utf-8"
    )
    name = f"audit-{now():%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
