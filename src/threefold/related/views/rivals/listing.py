"""All competitors, and a competitor new, changed, retired."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from threefold.access import service as access
from threefold.kit.errors import Conflict, ThreefoldError
from threefold.related.models import Competitor
from threefold.related.service import rivals
from threefold.related.views.rivals.forms import CompetitorForm, ListFilter
from threefold.related.views.rivals.shared import done, goods_lists, segment_of, wrong
from threefold.ui.service import Column, Empty, Table, table

_TOLD = 12
RULE = "competitors_known >= 1"
_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


@require_GET
@access.page("see", "customers")
def competitors(request: HttpRequest) -> HttpResponse:
    form = ListFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = rivals.listed(retired=asked.get("state") == "retired")
    told, said = rivals.summaries(found)
    may_edit = access.can(request.user, "edit", "customers")
    wanted = [each for each in found if _fits(each, str(asked.get("q") or ""))]
    place = segment_of(request, RULE)
    context = {
        "form": form,
        "table": _table(request, wanted, told, may_edit),
        "strange": [
            (name, n, f"{reverse('related:competitor-new')}?{urlencode({'name': name})}")
            for name, n in said.strange
        ],
        "may_edit": may_edit,
        "may_export": access.can(request.user, "see", "export"),
        "segment_url": f"{place}?{urlencode({'rule': RULE})}" if place else "",
    }
    return render(request, "related/rivals/list.html", context)


def _fits(each: Competitor, asked: str) -> bool:
    held = " ".join([each.name, *each.names, *each.categories, *each.products, each.note])
    return all(word in held.casefold() for word in asked.casefold().split())


def _table(
    request: HttpRequest,
    wanted: list[Competitor],
    told: dict[int, rivals.Summary],
    may_edit: bool,
) -> Table:
    rows = [
        {
            "name": each.name,
            "url": each.url,
            "goods": ", ".join([*each.categories, *each.products]),
            "customers": told[each.pk].customers,
            "visits": told[each.pk].visits,
            "prices": told[each.pk].prices,
            "claims": told[each.pk].claims,
            "last_on": told[each.pk].last_on,
        }
        for each in wanted
    ]
    columns = [
        Column("name", _("Competitor"), sort=True, url="url"),
        Column("goods", _("Rivals our")),
        Column("customers", _("Customers who buy there"), sort=True, kind="number"),
        Column("visits", _("Visits"), sort=True, kind="number"),
        Column("prices", _("Prices"), sort=True, kind="number"),
        Column("claims", _("Claims"), sort=True, kind="number"),
        Column("last_on", _("Last seen"), sort=True, kind="day"),
    ]
    return table(
        request, columns=columns, rows=rows, complete=True, default_sort="-customers",
        row_url="url", id="competitors", caption=_("Competitors"),
        empty=_empty(request, may_edit),
    )  # fmt: skip


def _empty(request: HttpRequest, may_edit: bool) -> Empty:
    if any(request.GET.get(name) for name in ("q", "state")):
        return Empty(
            "filter-off", _("No competitor fits"), _("Clear a filter, or search for less."),
            reverse("related:competitors"), _("Show all"),
        )  # fmt: skip
    return Empty(
        "building-store",
        _("No competitors yet"),
        _("Keep here what is seen of others: visits, prices, claims, and which customers buy"
          " there."),
        reverse("related:competitor-new") if may_edit else "",
        _("Add a competitor"),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@access.page("edit", "customers")
def new(request: HttpRequest) -> HttpResponse:
    form = CompetitorForm(request.POST or None, initial={"name": request.GET.get("name", "")[:80]})
    if request.method == "POST" and form.is_valid():
        told = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        try:
            made = rivals.add(**told, actor=request.user)
        except ThreefoldError as error:
            wrong(form, error)
        else:
            done(request, _("Competitor added."), "related:competitor-retire", made.pk)
            return redirect(made.url)
    return _form(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@access.page("edit", "customers")
def edit(request: HttpRequest, competitor: int) -> HttpResponse:
    held = rivals.find(competitor)
    form = CompetitorForm.of(held, request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = {**form.cleaned_data, "version": form.cleaned_data["version"] or 0}
        try:
            rivals.change(competitor, **told, actor=request.user)
        except ThreefoldError as error:
            wrong(form, error)
        else:
            done(request, _("Saved."), "related:competitor-undo", competitor)
            return redirect(held.url)
    return _form(request, form, held)


def _form(request: HttpRequest, form: CompetitorForm, held: Competitor | None) -> HttpResponse:
    lists = {what: list(items)[:_TOLD] for what, items in goods_lists()}
    known: dict[str, Any] = {
        "categories": ", ".join(lists["rivals-categories"]),
        "products": ", ".join(lists["rivals-products"]),
    }
    for name, items in known.items():
        form.fields[name].help_text = (
            _("Parted by commas. Sold most: %(goods)s.") % {"goods": items}
            if items
            else _("Parted by commas.")
        )
    status = 422 if request.method == "POST" else 200
    return render(request, "related/rivals/edit.html", {"form": form, "held": held}, status=status)


@require_POST
@access.page("edit", "customers")
def retire(request: HttpRequest, competitor: int) -> HttpResponse:
    held = rivals.retire(competitor, actor=request.user)
    text = _("“%(name)s” is retired.") % {"name": held.name}
    done(request, text, "related:competitor-restore", competitor)
    return redirect("related:competitors")


@require_POST
@access.page("edit", "customers")
def restore(request: HttpRequest, competitor: int) -> HttpResponse:
    return _moved(request, competitor, rivals.restore, _("It is in use again."))


@require_POST
@access.page("edit", "customers")
def undo(request: HttpRequest, competitor: int) -> HttpResponse:
    return _moved(request, competitor, rivals.undo, _("Put back as it was before."))


def _moved(request: HttpRequest, competitor: int, act: Any, text: str) -> HttpResponse:
    try:
        act(competitor, actor=request.user)
    except Conflict as conflict:
        messages.error(request, f"{conflict.message} {conflict.remedy}".strip())
    else:
        messages.success(request, text)
    return redirect("related:competitor", competitor)


@require_GET
@access.page("see", "export")
def export(request: HttpRequest, what: str, file_format: str) -> HttpResponse:
    """What was seen, or which customers buy where, as a file."""
    content = rivals.exporting.export(what, file_format=file_format, actor=request.user)
    response = HttpResponse(content, content_type=_TYPES[file_format])
    response["Content-Disposition"] = f'attachment; filename="competitors-{what}.{file_format}"'
    return response
