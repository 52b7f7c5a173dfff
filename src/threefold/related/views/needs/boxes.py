"""Suggestion boxes: hung up, shared, shut."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from threefold.access import service as access
from threefold.access.service import open_pages, page
from threefold.kit.errors import Denied, ThreefoldError
from threefold.related.models import SuggestionBox, SuggestionState
from threefold.related.service.needs import boxes
from threefold.related.views.needs.forms import BoxForm, said
from threefold.related.views.needs.shared import frame
from threefold.ui.service import Column, Empty, table


@page("see", "customers")
def listing(request: HttpRequest) -> HttpResponse:
    """All boxes; a new one needs a name only."""
    if request.method == "POST":
        _require_keeper(request)
        try:
            made = boxes.create(name=request.POST.get("name", ""), actor=request.user)
        except ThreefoldError as error:
            messages.error(request, said(error))
            return redirect("related:boxes")
        messages.success(request, _("The box is open. Share its address or print its QR code."))
        return redirect("related:box", box_id=made.pk)
    counted = ~Q(suggestions__state=SuggestionState.HELD)
    found = SuggestionBox.objects.annotate(
        left=Count("suggestions", filter=counted & Q(suggestions__isnull=False))
    )
    rows = [
        {"name": each.name, "url": each.url, "is_open": each.is_open, "left": each.left}
        for each in found
    ]
    listed = table(
        request,
        columns=[
            Column("name", pgettext("suggestion box", "Box"), url="url"),
            Column("is_open", _("State"), template="related/needs/_box_state.html"),
            Column("left", _("Left in it"), kind="number"),
        ],
        rows=rows,
        complete=True,
        row_url="url",
        id="boxes",
        caption=_("Suggestion boxes"),
        empty=Empty(
            "inbox",
            _("No suggestion box yet"),
            _("Give one a name below: of a shop, a page, a counter."),
        ),
    )
    return render(request, "related/needs/boxes.html", {**frame(request, "boxes"), "table": listed})


@page("see", "customers")
def box(request: HttpRequest, box_id: int) -> HttpResponse:
    """Address, QR code, snippet and settings of a box."""
    found = boxes.get(box_id)
    form = BoxForm(
        request.POST or None,
        initial={
            "name": found.name, "is_open": found.is_open, "origins": "\n".join(found.origins),
        },
    )  # fmt: skip
    if request.method == "POST":
        _require_keeper(request)
        try:
            if request.POST.get("do") == "remove":
                boxes.remove(found, actor=request.user)
                messages.success(request, _("The box is gone."))
                return redirect("related:boxes")
            if form.is_valid():
                boxes.change(found, **form.cleaned_data, actor=request.user)
                messages.success(request, _("Saved."))
                return redirect("related:box", box_id=box_id)
        except ThreefoldError as error:
            messages.error(request, said(error))
            return redirect("related:box", box_id=box_id)
    context = {
        **frame(request, "boxes"),
        "box": found,
        "form": form,
        "bare": not found.suggestions.exists(),
        "address": request.build_absolute_uri(found.address),
        "snippet": open_pages.snippet(
            request,
            reverse("related:suggest-embed", args=[found.slug]),
            slug=found.slug,
            title=found.name,
        ),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "related/needs/box.html", context, status=status)


@require_GET
@page("see", "customers")
def qr(request: HttpRequest, box_id: int) -> HttpResponse:
    """The QR code of the box as SVG; what is left by it counts as such."""
    found = boxes.get(box_id)
    return open_pages.qr_code(request, f"{found.address}?c=qr", found.slug)


def _require_keeper(request: HttpRequest) -> None:
    if not access.can(request.user, "edit", "imports"):
        raise Denied(
            _("Your role does not allow this."),
            remedy=_("Ask an owner of this installation to do it or to change your role."),
        )
