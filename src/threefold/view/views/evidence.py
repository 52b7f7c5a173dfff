"""Why this value, and the customer as known on a date."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from threefold.access import service as access
from threefold.plan import service as planning
from threefold.view.forms import KnownOnForm
from threefold.view.service import as_known_on, display_name, end_of, find_card, why_value
from threefold.view.service.readers import reader_of
from threefold.view.views import evidence_words as words
from threefold.view.views import tables


@require_GET
@access.page("see", "customers")
def why(request: HttpRequest, pk: int, variable: str) -> HttpResponse:
    """Why this value: the inside of the dialog asked by htmx, else a page of its own."""
    card = find_card(pk)
    if card.customer_id != pk:
        return redirect("view:why", card.customer_id, variable)
    reader = reader_of(request, pk)
    found = why_value(pk, variable, reader)
    context = {
        "view": {"id": pk, "name": display_name(card, reader)},
        "found": found,
        "verdict": words.verdict(found),
        "steps": words.steps(found),
        "rows": [(each, words.outcome(each), words.proof_words(each)) for each in found.candidates],
        "contact": planning.current().variables[variable].contact
        if variable in planning.current().variables
        else "",
        "may_edit": access.can(request.user, "edit", "customers") and found.display == "shown",
        "may_plan": access.can(request.user, "edit", "plan"),
    }
    partial = "HX-Request" in request.headers
    return render(request, "view/_why.html" if partial else "view/why.html", context)


@require_GET
@access.page("see", "customers")
def known_on(request: HttpRequest, pk: int) -> HttpResponse:
    """The customer as known on a date, by what was known then; nothing can be edited here."""
    card = find_card(pk)
    if card.customer_id != pk:
        query = request.GET.urlencode()
        return redirect(f"{reverse('view:known-on', args=[card.customer_id])}?{query}")
    form = KnownOnForm(request.GET or None)
    reader = reader_of(request, pk)
    context = {"view": {"id": pk, "name": display_name(card, reader)}, "form": form}
    if form.is_bound and form.is_valid():
        past = as_known_on(pk, end_of(form.cleaned_data["on"]), reader)
        context |= {
            "past": past,
            "on": form.cleaned_data["on"],
            "groups": tables.by_dimension(past.values),
        }
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "view/known_on.html", context, status=status)
