"""Noting a contact: the page, the same in a dialog, its parts that depend on what is chosen."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from threefold.access.service import page
from threefold.collect.service import contacts
from threefold.collect.views import shared
from threefold.collect.views.contacts.forms import (
    NEW,
    ContactForm,
    blank,
    filled,
    is_contactable,
)
from threefold.descriptive import service as descriptive
from threefold.kit.errors import Denied, ThreefoldError


@page("edit", "customers")
def contact_new(request: HttpRequest) -> HttpResponse:
    """Note a contact, of the customer of the address or of whom one searches for."""
    fixed = _number(request.GET.get("customer", ""))
    if fixed:
        descriptive.named(fixed)
    if request.method != "POST":
        return _page(request, blank(request.user, fixed))
    form = ContactForm(request.POST, user=request.user, fixed=fixed)
    if "find" in request.POST:
        hits = _hits(request, request.POST.get("who", ""))
        return _page(request, blank(request.user, data=None), hits=hits, kept=request.POST)
    if form.is_valid():
        try:
            return _noted(request, form)
        except ThreefoldError as error:
            _blame(form, error)
    return _page(request, form, status=422)


def _noted(request: HttpRequest, form: ContactForm) -> HttpResponse:
    customer_id, is_new = form.customer_id, False
    if customer_id is None:
        data = form.cleaned_data
        whose = contacts.caller(request, data["channel"], data["who"])
        customer_id, is_new = contacts.customer_of(
            whose, name=data["caller_name"], actor=request.user
        )
    made = contacts.log(form.entry(customer_id), actor=request.user)
    said = _("Contact noted. A new customer was made of the way to reach him.")
    messages.success(request, said if is_new else _("Contact noted."))
    return _done(request, made.customer_id)


@page("edit", "customers")
def contact_correct(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Say anew what a contact was."""
    old = contacts.get(contact)
    if not contacts.may_change(old, request.user):
        raise Denied(
            _("Only who noted a contact may change it, within a day."),
            remedy=_("Ask an owner of this installation."),
        )
    if contacts.shows_note(request, old) != "shown" and old.note:
        messages.info(request, _("Show the note first; changing it unseen would lose it."))
        return redirect("collect:contact", contact)
    if request.method != "POST":
        ways = contacts.ways(request, old.customer_id, old.channel)
        known = descriptive.contact_ways(old.customer_id)
        used = {(way.kind, way.value): way.pk for way in known}
        way_id = used.get((old.way_kind, old.way_value)) if ways else None
        return _page(request, filled(old, request.user, way_id), old=old)
    form = ContactForm(request.POST, user=request.user, fixed=old.customer_id)
    if form.is_valid():
        try:
            contacts.correct(contact, form.entry(old.customer_id), actor=request.user)
        except ThreefoldError as error:
            _blame(form, error)
        else:
            messages.success(request, _("Contact corrected."))
            return _done(request, old.customer_id)
    return _page(request, form, old=old, status=422)


@require_POST
@page("edit", "customers")
def contact_withdraw(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Take a contact back."""
    old = contacts.withdraw(contact, actor=request.user)
    messages.success(request, _("Contact withdrawn. It leaves the timeline."))
    return redirect(_customer_url(old.customer_id))


@require_POST
@page("edit", "customers")
def contact_search(request: HttpRequest) -> HttpResponse:
    """Customers that the words fit, to choose from."""
    context = {"form": blank(request.user), **_hits(request, request.POST.get("who", ""))}
    return render(request, "collect/contacts/_hits.html", context)


@require_GET
@page("edit", "customers")
def contact_parts(request: HttpRequest) -> HttpResponse:
    """The ways and outcomes that go with the chosen customer, channel and direction."""
    told = {name: request.GET.get(name, "") for name in ("channel", "direction", "outcome")}
    form = ContactForm(user=request.user, initial=told)
    customer_id = _number(request.GET.get("customer", ""))
    context = _parts(request, form, customer_id, request.GET.get("way", ""))
    return render(request, "collect/contacts/_parts.html", context)


def _page(
    request: HttpRequest,
    form: ContactForm,
    *,
    status: int = 200,
    old: Any = None,
    hits: dict[str, Any] | None = None,
    kept: Any = None,
) -> HttpResponse:
    if kept is not None:
        form.initial |= {name: kept[name] for name in form.fields if name in kept}
    value = form["customer"].value() or ""
    customer_id = form.fixed or _number(value)
    if hits is None and not form.fixed:
        hits = _hits(request, form["who"].value() or "")
    context = {
        "form": form,
        "old": old,
        "customer_id": form.fixed,
        "customer_name": _name(request, form.fixed),
        "dialog": "HX-Request" in request.headers,
        "action": request.get_full_path(),
        "cancel": _customer_url(form.fixed) if form.fixed else reverse("collect:contacts"),
        "chosen": value,
        **(hits or {}),
        **_parts(request, form, customer_id, form["way"].value() or ""),
    }
    template = "_form" if context["dialog"] else "new"
    return render(request, f"collect/contacts/{template}.html", context, status=status)


def _parts(
    request: HttpRequest, form: ContactForm, customer_id: int | None, way: Any
) -> dict[str, Any]:
    ways = contacts.ways(request, customer_id, form.chosen("channel")) if customer_id else []
    return {"form": form, "ways": ways, "way": str(way), "whose": customer_id}


def _hits(request: HttpRequest, text: str) -> dict[str, Any]:
    """What a search finds; who has a phone number or address may also be new."""
    text = text.strip()
    found = contacts.search(request, text) if len(text) > 1 else []
    return {"hits": found, "searched": len(text) > 1, "offer_new": is_contactable(text), "NEW": NEW}


def _name(request: HttpRequest, customer_id: int | None) -> str:
    if customer_id is None:
        return ""
    return contacts.name_by_number(request, customer_id)


def _blame(form: ContactForm, error: ThreefoldError) -> None:
    field = str(error.where.get("field", ""))
    field = {"caller": "who"}.get(field, field)
    form.add_error(field if field in form.fields else None, shared.told(error))


def _done(request: HttpRequest, customer_id: int) -> HttpResponse:
    url = _customer_url(customer_id)
    if "HX-Request" in request.headers:
        # The page below the dialog shows what the contact changed: chips, notes, timeline.
        answer = HttpResponse(status=204)
        answer["HX-Refresh"] = "true"
        return answer
    return redirect(url)


def _customer_url(customer_id: int) -> str:
    return reverse("view:customer", args=[customer_id])


def _number(text: Any) -> int | None:
    text = str(text)
    return int(text) if text.isdecimal() and len(text) < 19 else None
