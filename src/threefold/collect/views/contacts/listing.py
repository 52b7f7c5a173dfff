"""Contacts as a list, one by one, on the customer's page; next steps."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from threefold.access import service as access
from threefold.access.service import page
from threefold.collect.models import ContactLog, FollowUp
from threefold.collect.service import contacts
from threefold.collect.service.contacts import wording
from threefold.kit import clock
from threefold.kit.errors import Denied
from threefold.ui.service import Column, Empty, Tab, table

_PANEL = 5
_FRESH_S = 20
ICONS = {
    "phone": "phone",
    "email": "mail",
    "sms": "message",
    "chat": "messages",
    "visit": "map-pin",
    "post": "file-text",
    "fax": "printer",
}


@require_GET
@page("see", "home")
def contact_list(request: HttpRequest) -> HttpResponse:
    """Every contact noted by staff; who may not see customers sees neither names nor notes."""
    _require_reader(request)
    may_edit = access.can(request.user, "edit", "customers")
    columns = [
        Column("at", _("When"), kind="moment", url="url", sort=True),
        Column("name", _("Customer"), url="customer_url"),
        Column("channel_label", _("Channel")),
        Column("direction_label", _("Direction")),
        Column("reason_label", _("Reason")),
        Column("outcome_label", _("Outcome")),
        Column("duration_s", _("Duration"), kind="duration", shown=False),
        Column("by", _("By")),
        Column("state", _("State"), template="collect/contacts/_state.html"),
    ]
    listing = table(
        request,
        columns=columns,
        rows=contacts.contacts(),
        default_sort="-at",
        orderings={"at": ["at", "pk"]},
        row_url="url",
        id="contacts",
        caption=_("Contacts"),
        prepare=lambda log: _row(request, log),
        empty=Empty(
            "headset",
            _("No contact was noted yet"),
            _("Note calls, visits, letters and chats here; each one shows in the customer's"
              " timeline and proves whether the way to reach them works."),
            reverse("collect:contact-new") if may_edit else "",
            _("Log a contact"),
        ),
    )  # fmt: skip
    context = {"table": listing, "may_edit": may_edit, "tabs": _tabs(request, "list")}
    return render(request, "collect/contacts/list.html", context)


@require_GET
@page("see", "home")
def contact(request: HttpRequest, contact: UUID) -> HttpResponse:
    """One contact: what was said of it, its way, its note, its next step."""
    _require_reader(request)
    log = contacts.get(contact)
    return render(request, "collect/contacts/contact.html", {"item": _item(request, log)})


@require_GET
@page("see", "customers")
def contact_panel(request: HttpRequest, customer: int) -> HttpResponse:
    """The latest contacts of one customer, a part of his page."""
    found = contacts.contacts(customer).filter(withdrawn_at=None)[: _PANEL + 1]
    rows = list(found.prefetch_related("steps__responsible"))
    context = {
        "items": [_item(request, log) for log in rows[:_PANEL]],
        "customer": customer,
        "fresh": any((clock.now() - log.logged_at).total_seconds() < _FRESH_S for log in rows),
    }
    return render(request, "collect/contacts/_panel.html", context)


@require_GET
@page("edit", "customers")
def next_steps(request: HttpRequest) -> HttpResponse:
    """What this person has promised: overdue, due today, later, done."""
    everybody = request.GET.get("of") == "all" and _is_owner(request)
    counts = contacts.step_counts(request.user, everybody=everybody)
    state = request.GET.get("state", "")
    if state not in contacts.STATES:
        state = next((each for each in contacts.STATES if counts[each]), "due")
    names = {
        "overdue": _("Overdue"),
        "due": _("Due today"),
        "later": _("Later"),
        "done": _("Done"),
    }
    suffix = "&of=all" if everybody else ""
    states = [
        Tab(names[each], f"?state={each}{suffix}", each == state, counts[each])
        for each in contacts.STATES
    ]
    found = contacts.steps(request.user, state, everybody=everybody)[:200]
    context = {
        "steps": [_step(request, each) for each in found],
        "states": states,
        "state": state,
        "everybody": everybody,
        "may_see_all": _is_owner(request),
        "tabs": _tabs(request, "steps"),
    }
    return render(request, "collect/contacts/steps.html", context)


@require_POST
@page("edit", "customers")
def step_done(request: HttpRequest, step: int) -> HttpResponse:
    """Mark a next step as done, or as still to do."""
    done = request.POST.get("done", "1") == "1"
    found = contacts.finish(step, actor=request.user, done=done)
    messages.success(request, _("Done.") if done else _("Still to do."))
    if request.POST.get("back") == "customer":
        return redirect("view:customer", found.customer_id)
    return redirect("collect:next-steps")


def _require_reader(request: HttpRequest) -> None:
    if not any(access.can(request.user, "see", room) for room in ("customers", "audit")):
        raise Denied(_("Your role does not allow this."))


def _is_owner(request: HttpRequest) -> bool:
    return access.can(request.user, "manage", "customers")


def _tabs(request: HttpRequest, at: str) -> list[Tab]:
    tabs = [Tab(_("All contacts"), reverse("collect:contacts"), at == "list")]
    if access.can(request.user, "edit", "customers"):
        tabs.append(Tab(_("My next steps"), reverse("collect:next-steps"), at == "steps"))
    return tabs


def _row(request: HttpRequest, log: ContactLog) -> dict[str, Any]:
    may_see = access.can(request.user, "see", "customers")
    user = log.user
    return {
        "log": log,
        "url": log.url,
        "at": log.at,
        "icon": ICONS.get(log.channel, "circle"),
        "channel_label": wording.CHANNELS.get(log.channel, log.channel),
        "direction_label": wording.DIRECTIONS.get(log.direction, log.direction),
        "reason_label": wording.REASONS.get(log.reason, log.reason),
        "outcome_label": wording.outcome(log.outcome),
        "name": contacts.name_of(request, log.customer),
        "customer_url": reverse("view:customer", args=[log.customer_id]) if may_see else "",
        "duration_s": log.duration_s,
        "by": (user.get_full_name() or user.username) if user else "",
        "withdrawn": log.withdrawn_at is not None,
        "sent": log.sent_at is not None,
    }


def _item(request: HttpRequest, log: ContactLog) -> dict[str, Any]:
    steps = [each for each in log.steps.all() if each.dropped_at is None]
    step = steps[0] if steps else None
    may_unmask = access.can(request.user, "see", "customers")
    return {
        **_row(request, log),
        "way": contacts.way_used(request, log) if may_unmask else "",
        "proof": log.proof,
        "note_display": contacts.shows_note(request, log, step=step) if log.note else "",
        "may_change": contacts.may_change(log, request.user),
        "step": _step(request, step) if step else None,
    }


def _step(request: HttpRequest, step: FollowUp) -> dict[str, Any]:
    person: Any = step.responsible
    seen = contacts.shows_note(request, step.contact, step=step) == "shown"
    mine = person is not None and person.pk == request.user.pk
    return {
        "step": step,
        "what": wording.NEXT_STEPS.get(step.what, step.what),
        "detail": step.detail if seen else "",
        "hidden": bool(step.detail) and not seen,
        "name": contacts.name_of(request, step.customer),
        "person": (person.get_full_name() or person.username) if person else "—",
        "may": (mine or _is_owner(request)) and access.can(request.user, "edit", "customers"),
    }
