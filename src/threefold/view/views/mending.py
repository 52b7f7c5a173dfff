"""The list of records to mend: what to do about each, by whom, done."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from threefold.access import service as access
from threefold.descriptive import service as descriptive
from threefold.ui.service import Column, Empty, Table, table
from threefold.view import service
from threefold.view.forms import MendFilter
from threefold.view.service import Mend, display_name
from threefold.view.service.readers import reader_of
from threefold.view.views.accuracy_panel import ToDo, names, to_dos

_LISTED, _EXPORTED = 50, 500


@require_GET
@access.page("see", "customers")
def mend(request: HttpRequest) -> HttpResponse:
    form = MendFilter(request.GET)
    context = {
        "form": form,
        "table": listed(request, _wanted(form, request.user, _LISTED), size=_LISTED),
        "query": request.GET.urlencode(),
        "may_export": access.can(request.user, "see", "export"),
    }
    return render(request, "view/mend.html", context)


def _wanted(form: MendFilter, user: Any, limit: int) -> list[Mend]:
    told = form.cleaned_data if form.is_valid() else {}
    whose = {"mine": user, "nobody": "nobody"}.get(told.get("whose", ""))
    return service.work_list(limit, why=told.get("why", ""), whose=whose)


def listed(request: HttpRequest, rows: list[Mend], *, size: int) -> Table:
    """The list with two things to do about each customer, and its buttons."""
    reader, advised = reader_of(request), _advised(request, rows)
    may_edit = access.can(request.user, "edit", "customers")
    shown = [
        {
            "customer_id": each.customer_id,
            "name": display_name(each, reader),
            "url": reverse("view:customer", args=[each.customer_id]),
            "to_do": advised[each.customer_id][:2],
            "spend": each.spend,
            "accuracy": each.accuracy,
            "reach": each.reach,
            "gain": each.gain,
            "mine": each.assigned == request.user.pk,
            "taken": each.assigned is not None,
            "may_edit": may_edit,
        }
        for each in rows
    ]
    columns = [
        Column("name", _("Name"), url="url"),
        Column("to_do", _("What to do"), template="view/_todo.html"),
        Column("spend", _("Spend"), kind="money", currency=settings.CURRENCY),
        Column("gain", _("Gain"), kind="percent", hint=_("What mending could add at most")),
        Column("reach", _("Reach"), kind="percent"),
        Column("accuracy", _("Accuracy"), kind="percent"),
    ]
    if may_edit:
        columns.append(Column("taken", _("Looked after"), template="view/_tend.html"))
    return table(
        request, columns=columns, rows=shown, size=size, id="mend", caption=_("Mend first"),
        empty=Empty(
            icon="checklist", title=_("Nothing to mend here"),
            text=_("All that was asked for is done, or nothing meets these filters."),
        ),
    )  # fmt: skip


def _advised(request: HttpRequest, rows: list[Mend]) -> dict[int, list[ToDo]]:
    if not rows:
        return {}
    asked = pa.table({"customer_id": pa.array([each.customer_id for each in rows], pa.int64())})
    advice, words = descriptive.advice(asked), names()
    may_edit = access.can(request.user, "edit", "customers")
    return {
        each.customer_id: to_dos(
            each.customer_id, advice.get(each.customer_id, ()), may_edit=may_edit, words=words
        )
        for each in rows
    }


@require_POST
@access.page("see", "export")
def export_mend(request: HttpRequest) -> HttpResponse:
    """The list as a file, masked for whoever asks and noted in the audit log."""
    rows = _wanted(MendFilter(request.GET), request.user, _EXPORTED)
    advised = _advised(request, rows)
    to_do = [" · ".join(each.text for each in advised[row.customer_id][:2]) for row in rows]
    path = service.export_work_list(rows, to_do, actor=request.user, reader=reader_of(request))
    return FileResponse(path.open("rb"), as_attachment=True, filename="to-mend.csv")


@require_POST
@access.page("edit", "customers")
def tend(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a record on, give it back, call it done, or put it back on the list."""
    act = request.POST.get("act", "")
    here = reverse("view:tend", args=[pk])
    if act == "done":
        service.finish(pk, actor=request.user)
        text = _("Done. It rests for %(days)s days, then it is measured again.")
        messages.success(request, text % {"days": service.REST_DAYS}, extra_tags=here)
    elif act == "take":
        service.assign(pk, request.user, actor=request.user)
        messages.success(request, _("It is on your list now."))
    elif act == "give":
        service.assign(pk, None, actor=request.user)
        messages.success(request, _("Nobody looks after it now."))
    else:
        service.reopen(pk, actor=request.user)
        messages.success(request, _("It is on the list again."))
    query = request.POST.get("query", "")[:500]
    return redirect(reverse("view:mend") + (f"?{query}" if query else ""))
