"""The rules of one division: read, changed after seeing who would move, taken back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from threefold.access import service as access
from threefold.kit.errors import Conflict, NotFound
from threefold.segments.logic.classes.ladder import Ladder
from threefold.segments.service import classes as service
from threefold.segments.service.classes.previewing import Move
from threefold.segments.service.fields import said
from threefold.segments.views.classes import words
from threefold.segments.views.classes.forms import LadderForm
from threefold.view import service as view


@require_http_methods(["GET", "HEAD", "POST"])
@access.page("see", "segments", post="edit")
def rules(request: HttpRequest, division: str) -> HttpResponse:
    held = service.ladder(division)
    if held.by_hand:
        raise NotFound(_("Staff tell these classes; no rule does."), where={"division": division})
    ready = service.ready_ladder(division)
    shown = ready if "ready" in request.GET else held
    form = LadderForm(request.POST or None, shown)
    status, found = 200, None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            edited = service.edited_ladder(division, form.document())
            form.refuse(service.class_faults(edited))
            if form.is_valid():
                status = 200
                if request.POST.get("do") == "save":
                    return _saved(request, edited, form.cleaned_data["note"])
                found = _preview(request, edited)
    context = {
        "division": division,
        "ladder": said(held.label),
        "meaning": said(held.meaning),
        "form": form,
        "numbers": [field for field in form if field.name.startswith("n_")],
        "measure": form["measure"] if "measure" in form.fields else None,
        "evidence": [(form[f"p_{each.code}"], form[f"e_{each.code}"]) for each in held.evidence],
        "steps": [
            {"field": form[f"c_{each.code}"] if each.rule else None, "label": said(each.label),
             "meaning": said(each.meaning)}
            for each in held.steps
        ],
        "preview": found,
        "may_edit": access.can(request.user, "edit", "segments"),
        "own": held != ready,
        "from_ready": shown is ready and held != ready,
        "history": service.rule_history(division),
        "newest": next(
            (each.pk for each in service.rule_history(division) if not each.withdrawn_at), None
        ),
    }  # fmt: skip
    return render(request, "segments/classes/rules.html", context, status=status)


@require_POST
@access.page("edit", "segments")
def undo(request: HttpRequest, division: str) -> HttpResponse:
    service.undo_ladder(division, actor=request.user)
    _tell_anew(request)
    messages.success(request, _("Taken back. The rules before it are in force again."))
    return redirect("segments:class-rules", division)


def _saved(request: HttpRequest, edited: Ladder, note: str) -> HttpResponse:
    try:
        service.save_ladder(edited, actor=request.user, note=note)
    except Conflict as conflict:
        messages.info(request, str(conflict))
    else:
        _tell_anew(request)
        messages.success(request, _("Saved. The classes of all customers are being told anew."))
    return redirect("segments:class-rules", edited.code)


def _tell_anew(request: HttpRequest) -> None:
    if service.class_days():
        service.ask_for_classifying(request.user)


def _preview(request: HttpRequest, edited: Ladder) -> dict[str, Any]:
    """Who would move, by division, with names of some."""
    try:
        found = service.preview(edited)
    except NotFound as error:
        return {"problem": f"{error.message} {error.remedy}"}
    by_code = {each.code: each for each in service.ladders()}
    some = [pk for moves in found.moves.values() for each in moves for pk in each.examples]
    named = view.named(some, view.reader_of(request))
    ranked = next((each for each in by_code.values() if each.measure), None)
    name, kind, currency = words.measure(ranked)

    def told(ladder: Ladder, each: Move) -> dict[str, Any]:
        return {
            "was": words.class_label(ladder, each.was),
            "was_tone": words.tone(ladder, each.was),
            "now": words.class_label(ladder, each.now),
            "tone": words.tone(ladder, each.now),
            "customers": each.customers,
            "value": each.value,
            "examples": [
                (named[pk].name, reverse("view:customer", args=[pk])) for pk in each.examples
            ],
        }

    return {
        "as_of": found.as_of,
        "customers": found.customers,
        "measure": name,
        "currency": currency if kind == "money" else "",
        "divisions": [
            (said(by_code[code].label), [told(by_code[code], each) for each in moves])
            for code, moves in found.moves.items()
        ],
        "anybody": any(found.moves.values()),
    }
