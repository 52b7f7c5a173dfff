"""The box of needs on the page of a customer, and the form to note one there."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from threefold.access.service import page
from threefold.descriptive import service as descriptive
from threefold.related.service import needs
from threefold.related.views.needs.forms import EvidenceForm
from threefold.related.views.needs.listing import noted
from threefold.related.views.needs.one import told
from threefold.related.views.needs.shared import TONES, known_names, require_writer


@page("see", "customers")
def panel(request: HttpRequest, customer: int) -> HttpResponse:
    """What he wants, strongest first; a page of its own where the form needs mending."""
    name = descriptive.named(customer)
    whose = descriptive.root_of(customer)
    may_write = needs.may_write(request.user)
    form = EvidenceForm(request.POST or None, customer=whose)
    if request.method == "POST":
        require_writer(request)
        if form.is_valid() and noted(request, form, customer=whose) is not None:
            messages.success(request, _("Noted."))
            return redirect("view:customer", whose)
    context: dict[str, Any] = {
        "customer": whose,
        "name": name,
        "wanted": [
            {
                "need": need,
                "tone": TONES[need.status],
                "strength": strength,
                "pieces": [told(request, each) for each in pieces],
            }
            for need, strength, pieces in needs.of_customer(whose)
        ],
        "may_write": may_write,
        "form": form,
        **(known_names() if may_write else {}),
    }
    if request.method == "POST":
        return render(request, "related/needs/of_customer.html", context, status=422)
    return render(request, "related/needs/_of_customer.html", context)
