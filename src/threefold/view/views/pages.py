from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from threefold.access import service as access
from threefold.behavioral import service as behavioral
from threefold.descriptive import service as descriptive
from threefold.kit.errors import Conflict, Invalid, NotFound
from threefold.plan import service as planning
from threefold.ui.service import SearchHit
from threefold.view.forms import CustomerFilter, SavedViewForm, ValueForm
from threefold.view.models import Card, SavedView
from threefold.view.service import customer_view, display_name, export_customers, matching, narrowed
from threefold.view.service.panels import panels
from threefold.view.service.readers import reader_of
from threefold.view.views import charts, tables

SEARCH_HITS = 8


@require_GET
@access.page("see", "customers")
def customers(request: HttpRequest) -> HttpResponse:
    form = CustomerFilter(request.GET)
    criteria = _criteria(form)
    cards = narrowed(access.visible(request.user, Card.objects.all()), criteria)
    table = tables.customers(request, cards, reader_of(request))
    saved = SavedView.objects.filter(user=request.user) | SavedView.objects.filter(shared=True)
    context = {
        "table": table,
        "form": form,
        "among": behavioral.chosen(criteria["among"]) if criteria["among"] else None,
        "saved": list(saved.order_by("name")),
        "save_form": SavedViewForm(),
        "query": request.GET.urlencode(),
        "may_export": access.can(request.user, "see", "export"),
    }
    return render(request, "view/customers.html", context)


def _criteria(form: CustomerFilter) -> dict[str, Any]:
    """What the filters say, and from which selection of another page they choose."""
    told = form.cleaned_data if form.is_valid() else {}
    return {**told, "among": form.data.get("among", "")}


@require_GET
@access.page("see", "customers")
def customer(request: HttpRequest, pk: int) -> HttpResponse:
    view = customer_view(pk, reader_of(request, pk))
    if view.id != pk:
        return at_root("view:customer", request, view.id)
    return render(
        request,
        "view/customer.html",
        {
            "view": view,
            "charts": charts.of_customer(view, settings.CURRENCY),
            "groups": tables.grouped_values(view, planning.current()),
            "kinds": tables.kind_tabs(request, view),
            "may_edit": access.can(request.user, "edit", "customers"),
            "panels": [reverse(name, args=[view.id]) for _key, name in panels],
            "currency": settings.CURRENCY,
        },
    )


@require_GET
@access.page("see", "customers")
def timeline(request: HttpRequest, pk: int) -> HttpResponse:
    """One page of the timeline: an htmx part, or the whole page for who has no JavaScript."""
    before = request.GET.get("before")
    view = customer_view(
        pk,
        reader_of(request, pk),
        kind=request.GET.get("kind") or None,
        before=_moment(before) if before else None,
        timeline_only=True,
    )
    if view.id != pk:
        return at_root("view:timeline", request, view.id)
    part = "view/_moments.html" if before else "view/_timeline.html"
    template = part if "HX-Request" in request.headers else "view/timeline.html"
    context = {"view": view, "kinds": tables.kind_tabs(request, view)}
    return render(request, template, context)


def at_root(name: str, request: HttpRequest, *args: object) -> HttpResponse:
    """Where the page of a customer that was merged into another went."""
    query = request.GET.urlencode()
    return redirect(reverse(name, args=args) + (f"?{query}" if query else ""))


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        raise Invalid(
            _("The time in the address is not a time."), remedy=_("Open the customer anew.")
        ) from None


@access.page("see", "customers")
def unmask(request: HttpRequest, pk: int, privacy: str) -> HttpResponse:
    pk = descriptive.root_of(pk)
    if request.method == "POST":
        access.unmask(request, pk, privacy, request.POST.get("reason", ""))
        response = redirect("view:customer", pk)
        if "HX-Request" in request.headers:
            response = HttpResponse(status=204)
            response["HX-Refresh"] = "true"
        return response
    return render(request, "view/unmask.html", {"pk": pk})


@access.page("edit", "customers")
def edit_value(request: HttpRequest, pk: int, variable: str) -> HttpResponse:
    planned = planning.current().variables.get(variable)
    if planned is None or planned.kind != "descriptive":
        raise NotFound(_("The plan has no such variable."), where={"variable": variable})
    if access.display(request.user, planned.privacy, pk, request) != "shown":
        messages.info(request, _("Show the value first; changing it unseen would lose it."))
        return redirect("view:unmask", pk, planned.privacy)
    view = customer_view(pk, reader_of(request, pk))
    if view.id != pk:
        return at_root("view:edit-value", request, view.id, variable)
    held = next((value for value in view.values if value.variable == variable), None)
    form = ValueForm(
        request.POST or None,
        initial={"value": held.text if held else "", "version": view.version},
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            descriptive.set_value(
                customer_id=pk,
                variable=variable,
                value=form.cleaned_data["value"] or None,
                actor=request.user,
                reason=form.cleaned_data["reason"],
                version=form.cleaned_data["version"],
            )
        except Conflict as conflict:
            form.add_error(None, str(conflict))
            status = conflict.status
        except Invalid as invalid:
            form.add_error("value", str(invalid))
            status = invalid.status
        else:
            messages.success(request, _("Saved. The value set by you wins until it is withdrawn."))
            return redirect("view:customer", pk)
    label = planned.text("label", get_language() or "en")
    why = planned.text("why", get_language() or "en")
    context = {"form": form, "view": view, "label": label, "why": why, "held": held}
    return render(request, "view/edit_value.html", context, status=status)


@require_GET
@access.page("see", "customers")
def search(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()
    found = matching(access.visible(request.user, Card.objects.all()), text)
    if "HX-Request" not in request.headers:
        return redirect(f"{reverse('view:customers')}?{urlencode({'q': text})}")
    reader = reader_of(request)
    hits = [
        SearchHit(
            title=display_name(card, reader),
            url=reverse("view:customer", args=[card.customer_id]),
            text=" · ".join(part for part in (card.city, card.country) if part),
            icon="building" if card.kind == "organisation" else "user",
        )
        for card in found.order_by("-spend", "customer_id")[:SEARCH_HITS]
    ]
    more = f"{reverse('view:customers')}?{urlencode({'q': text})}" if hits else ""
    return render(request, "ui/search_hits.html", {"hits": hits, "more_url": more, "q": text})


@require_POST
@access.page("see", "customers")
def save_view(request: HttpRequest) -> HttpResponse:
    form = SavedViewForm(request.POST)
    query = request.POST.get("query", "")[:2000]
    if form.is_valid():
        SavedView.objects.update_or_create(
            user=request.user,
            name=form.cleaned_data["name"],
            defaults={"query": query, "shared": form.cleaned_data["shared"]},
        )
        messages.success(request, _("View saved."))
    else:
        messages.error(request, _("A view needs a name."))
    return redirect(f"{reverse('view:customers')}?{query}")


@require_POST
@access.page("see", "customers")
def delete_view(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(SavedView, pk=pk, user=request.user).delete()
    messages.success(request, _("View removed."))
    return redirect("view:customers")


@require_POST
@access.page("see", "export")
def export(request: HttpRequest) -> HttpResponse:
    """The filtered list as a file, masked for whoever asks and noted in the audit log."""
    form = CustomerFilter(request.GET)
    file_format = request.POST.get("format", "csv")
    path = export_customers(
        criteria=_criteria(form),
        file_format=file_format,
        actor=request.user,
        reader=reader_of(request),
    )
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"customers.{file_format}")
