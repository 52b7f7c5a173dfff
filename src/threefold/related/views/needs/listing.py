"""The register: which needs are asked for most, and a new one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from threefold.access import service as access
from threefold.access.service import page
from threefold.kit.errors import Invalid, NotFound
from threefold.related.service import needs
from threefold.related.views.needs.forms import STRENGTHS, EvidenceForm, FilterForm, said
from threefold.related.views.needs.shared import (
    TONES,
    frame,
    known_names,
    meant,
    require_writer,
)
from threefold.ui.service import Column, Empty, table

_DRAWN, _LABEL = 8, 22


@require_GET
@page("see", "customers")
def register(request: HttpRequest) -> HttpResponse:
    """Needs by weight, with filters, and a picture of the first."""
    form = FilterForm(request.GET)
    listed = needs.register(**form.asked())
    filtered = any(request.GET.get(name) for name in form.fields)
    context = {
        **frame(request, "needs"),
        "form": form,
        "any": bool(listed) or filtered,
        "table": _table(request, listed, filtered),
        "chart": picture(listed),
        "may_export": access.can(request.user, "see", "export"),
        "query": request.GET.urlencode(),
    }
    return render(request, "related/needs/list.html", context)


@require_GET
@page("see", "export")
def export(request: HttpRequest) -> HttpResponse:
    """The register as filtered, or with `?of=evidence` what it rests on, as CSV."""
    listed = needs.register(**FilterForm(request.GET).asked())
    whole = request.GET.get("of") == "evidence"
    make = needs.exporting.evidence if whole else needs.exporting.needs
    response = HttpResponse(
        make(listed, actor=request.user), content_type="text/csv; charset=utf-8"
    )
    name = "needs-evidence.csv" if whole else "needs.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@page("see", "customers")
def new(request: HttpRequest) -> HttpResponse:
    """A need with its first evidence."""
    require_writer(request)
    form = EvidenceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        kept = noted(request, form)
        if kept is not None:
            messages.success(request, _("Noted."))
            return redirect("related:need", need_id=kept.need.whole_id or kept.need_id)
    status = 422 if request.method == "POST" else 200
    context = {**frame(request, "needs"), **known_names(), "form": form}
    return render(request, "related/needs/new.html", context, status=status)


def noted(request: HttpRequest, form: EvidenceForm, **known: Any) -> Any:
    """The evidence kept, or None with what is wrong said in the form."""
    try:
        if "customer" in form.fields:
            known["customer"] = meant(request, form.cleaned_data["customer"])
    except Invalid as error:
        form.add_error("customer", said(error))
        return None
    try:
        return needs.note(form.noted(**known), actor=request.user)
    except (Invalid, NotFound) as error:
        field = str(error.where.get("field", ""))
        form.add_error(field if field in form.fields else None, said(error))
        return None


def picture(listed: Sequence[needs.Asked]) -> dict[str, Any]:
    """How many ask for each of the first needs, by how strongly."""
    drawn = [each for each in listed if each.people][:_DRAWN]
    if not drawn:
        return {}
    return {
        "labels": [Truncator(each.need.name).chars(_LABEL) for each in drawn],
        "urls": [each.need.url for each in drawn],
        "series": [
            {"name": str(STRENGTHS[n][1]), "values": [each.by_strength[n] for each in drawn]}
            for n in range(4, -1, -1)
        ],
        "format": "number",
    }


def _table(request: HttpRequest, listed: Sequence[needs.Asked], filtered: bool) -> Any:
    rows = [
        {
            "name": each.need.name,
            "url": each.need.url,
            "product": each.need.product,
            "status_text": each.need.get_status_display(),
            "status": each.need.status,
            "tone": TONES[each.need.status],
            "people": each.people,
            "customers": each.customers,
            "strength": each.strength,
            "weight": each.weight,
            "pieces": each.pieces,
            "last_on": each.last_on,
        }
        for each in listed
    ]
    may_write = needs.may_write(request.user)
    return table(
        request,
        columns=[
            Column("name", pgettext("register", "Need"), url="url", sort=True),
            Column("product", _("Product or service"), sort=True),
            Column("status", _("Status"), sort=True, template="related/needs/_status.html"),
            Column("people", pgettext("register", "Asked by"), kind="number", sort=True,
                   hint=_("Everybody who asked, known or not")),
            Column("customers", _("Customers"), kind="number", sort=True,
                   hint=_("Known customers who have this need")),
            Column("strength", _("Strength"), kind="number", digits=1, sort=True,
                   hint=_("Mean of those who asked, 1 to 5")),
            Column("weight", _("Weight"), kind="number", sort=True,
                   hint=_("Sum of the strengths of all who asked")),
            Column("pieces", _("Evidence"), kind="number", sort=True, shown=False),
            Column("last_on", _("Last asked"), kind="day", sort=True),
        ],
        rows=rows,
        complete=True,
        default_sort="-weight",
        row_url="url",
        id="needs",
        caption=_("Needs"),
        empty=_none_fits() if filtered else Empty(
            "bulb",
            _("No needs yet"),
            _("A need is what customers want and do not have. Note one, write minutes of a meeting,"
              " or hang up a suggestion box."),
            reverse("related:need-new") if may_write else "",
            _("Note a need"),
        ),
    )  # fmt: skip


def _none_fits() -> Empty:
    return Empty(
        "filter-off", _("No need fits"), _("Clear a filter."), reverse("related:needs"),
        _("Show all"),
    )  # fmt: skip
