"""The classes of one customer with their reasons, and the type of a prospect."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from threefold.access import service as access
from threefold.kit.errors import Conflict, Invalid
from threefold.segments.service import classes as service
from threefold.segments.service.classes.reasons import Reason, Reasons
from threefold.segments.service.fields import said
from threefold.segments.views.classes import words
from threefold.segments.views.classes.forms import ProspectForm
from threefold.view import service as view
from threefold.view.types import Reader


@require_GET
@access.page("see", "segments")
def panel(request: HttpRequest, customer: int) -> HttpResponse:
    """The box on the customer's page."""
    card = view.find_card(customer)
    found = service.reasons(card.pk)
    states = service.prospect_states(card.pk)
    kinds = service.ready_ladder("prospect_type")
    context = {
        "customer": card.pk,
        "found": found,
        "classes": _classes(found) if found else [],
        "weighed": _weighed(found, view.reader_of(request)) if found else [],
        "points": (found.points.get("relation") if found else None),
        "past": _past(found, service.class_history(card.pk)) if found else [],
        "states": [_state(each, kinds) for each in states],
        "now": next((_state(each, kinds) for each in states if _running(each)), None),
        "newest": next((each.pk for each in states if not each.withdrawn_at), None),
        "bought": found.row["relation"] is not None if found else card.orders > 0,
        "may_edit": access.can(request.user, "edit", "customers"),
    }
    return render(request, "segments/classes/_panel.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access.page("edit", "customers")
def prospect(request: HttpRequest, customer: int) -> HttpResponse:
    """Note of which type a prospect is."""
    card = view.find_card(customer)
    kinds = service.ready_ladder("prospect_type")
    now = next((each for each in service.prospect_states(card.pk) if _running(each)), None)
    initial = {"type": now.type, "expected_on": now.expected_on} if now else {}
    form = ProspectForm(request.POST or None, kinds, initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                service.set_prospect(card.pk, actor=request.user, **form.cleaned_data)
            except Invalid as error:
                text = f"{error.message} {error.remedy}".strip()
                form.add_error(error.where.get("field"), text)
            else:
                messages.success(request, _("Type of prospect noted."))
                return redirect("view:customer", card.pk)
    name = view.display_name(card, view.reader_of(request))
    context = {"customer": card.pk, "name": name, "form": form}
    return render(request, "segments/classes/prospect.html", context, status=status)


@require_POST
@access.page("edit", "customers")
def end_type(request: HttpRequest, customer: int) -> HttpResponse:
    try:
        service.end_prospect(customer, actor=request.user)
    except Conflict as conflict:
        messages.error(request, str(conflict))
    else:
        messages.success(request, _("No type is noted of this customer any more."))
    return redirect("view:customer", customer)


@require_POST
@access.page("edit", "customers")
def undo_type(request: HttpRequest, customer: int, state: int) -> HttpResponse:
    try:
        service.undo_prospect(customer, state, actor=request.user)
    except Conflict as conflict:
        messages.error(request, f"{conflict.message} {conflict.remedy}".strip())
    else:
        messages.success(request, _("Type of prospect taken back."))
    return redirect("view:customer", customer)


def _running(state: Any) -> bool:
    return state.until is None and state.withdrawn_at is None


def _state(state: Any, kinds: Any) -> dict[str, Any]:
    step = kinds.step(state.type)
    return {
        "pk": state.pk,
        "label": said(step.label) if step else state.type,
        "meaning": said(step.meaning) if step else "",
        "tone": step.tone if step else "neutral",
        "reason": state.reason,
        "expected_on": state.expected_on,
        "since": state.since,
        "until": state.until,
        "by": state.set_by,
        "withdrawn_at": state.withdrawn_at,
    }


def _classes(found: Reasons) -> list[dict[str, Any]]:
    told = []
    for each in found.ladders:
        code = found.row.get(each.code)
        if each.by_hand or (code is None and each.code != "relation"):
            continue
        step = each.step(code)
        told.append(
            {
                "division": said(each.label),
                "label": words.class_label(each, code),
                "tone": words.tone(each, code),
                "meaning": said(step.meaning) if step else "",
                "why": words.why(each, service.ready_ladder(each.code), code),
            }
        )
    return told


def _weighed(found: Reasons, reader: Reader) -> list[dict[str, Any]]:
    """What was weighed, what holds first; values as this reader may see them."""
    fields = view.wide_fields()
    rows = [each for some in found.weighed.values() for each in some]
    return [
        {
            "label": said(each.evidence.label),
            "points": each.evidence.points,
            "for": each.evidence.points > 0,
            "holds": each.holds,
            "values": _values(each, fields, reader),
        }
        for each in sorted(rows, key=lambda one: not one.holds)
    ]


def _values(each: Reason, fields: Any, reader: Reader) -> str:
    parts = []
    for code, value in each.values.items():
        field = fields[code]
        text = words.value_said(field, value)
        shown = reader.sees(text, field.privacy, "text")[0]
        if shown:
            parts.append(f"{said(field.label)}: {shown}")
    return " · ".join(parts)


def _past(found: Reasons, history: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The days on which any class was another than on the day before, newest first."""
    by_code = {each.code: each for each in found.ladders}
    names = ("relation", "tier", "stage")
    told = []
    for n, row in enumerate(history):
        before = history[n + 1] if n + 1 < len(history) else None
        if before is not None and all(row[name] == before[name] for name in names):
            continue
        labels = [
            words.class_label(by_code[name], row[name]) for name in names if row[name] is not None
        ]
        told.append({"day": row["as_of"], "text": " · ".join(labels)})
    return told if len(told) > 1 else []
