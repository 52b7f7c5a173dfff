"""What was seen of a competitor: noted, corrected, taken back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from threefold.access import service as access
from threefold.kit.errors import Conflict, ThreefoldError
from threefold.related.models import Competitor, Observation, Seen
from threefold.related.service import rivals
from threefold.related.views.rivals.forms import ObservationForm
from threefold.related.views.rivals.shared import done, goods_lists, wrong


@require_http_methods(["GET", "HEAD", "POST"])
@access.page("edit", "customers")
def observe(request: HttpRequest, competitor: int, kind: str) -> HttpResponse:
    """Note a visit, a price or a claim."""
    if kind not in Seen.values:
        raise Http404
    held = rivals.find(competitor)
    form = ObservationForm(kind, request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        try:
            made = rivals.observe(held.pk, kind=kind, **told, actor=request.user)
        except ThreefoldError as error:
            wrong(form, error)
        else:
            done(request, _("Noted."), "related:observation-withdraw", made.pk)
            return redirect(held.url)
    return _page(request, form, held, kind)


@require_http_methods(["GET", "HEAD", "POST"])
@access.page("see", "customers", post="edit")
def observation(request: HttpRequest, observation: int) -> HttpResponse:
    """One observation as it stands, to read or to correct."""
    seen = rivals.find_observation(observation)
    form = ObservationForm.of(seen, request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = {**form.cleaned_data, "version": form.cleaned_data["version"] or 0}
        try:
            rivals.correct(seen.pk, **told, actor=request.user)
        except ThreefoldError as error:
            wrong(form, error)
        else:
            done(request, _("Saved."), "related:observation-undo", seen.pk)
            return redirect(seen.competitor.url)
    return _page(request, form, seen.competitor, seen.kind, seen)


def _page(
    request: HttpRequest,
    form: ObservationForm,
    held: Competitor,
    kind: str,
    seen: Observation | None = None,
) -> HttpResponse:
    titles = {
        Seen.VISIT: _("Note a visit"), Seen.PRICE: _("Note a price"), Seen.CLAIM: _("Note a claim"),
    }  # fmt: skip
    may_edit = access.can(request.user, "edit", "customers")
    if not may_edit:
        for field in form.fields.values():
            field.disabled = True
    context: dict[str, Any] = {
        "form": form,
        "held": held,
        "seen": seen,
        "title": str(Seen(kind).label) if seen else titles[Seen(kind)],
        "lists": goods_lists() if kind != Seen.VISIT else [],
        "may_edit": may_edit,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "related/rivals/observation.html", context, status=status)


@require_POST
@access.page("edit", "customers")
def withdraw(request: HttpRequest, observation: int) -> HttpResponse:
    seen = rivals.withdraw(observation, actor=request.user)
    done(request, _("Taken back."), "related:observation-restore", seen.pk)
    return redirect("related:competitor", seen.competitor_id)


@require_POST
@access.page("edit", "customers")
def restore(request: HttpRequest, observation: int) -> HttpResponse:
    seen = rivals.withdraw(observation, actor=request.user, back=True)
    messages.success(request, _("It counts again."))
    return redirect("related:competitor", seen.competitor_id)


@require_POST
@access.page("edit", "customers")
def undo(request: HttpRequest, observation: int) -> HttpResponse:
    seen = rivals.find_observation(observation)
    try:
        rivals.undo_observation(observation, actor=request.user)
    except Conflict as conflict:
        messages.error(request, f"{conflict.message} {conflict.remedy}".strip())
    else:
        messages.success(request, _("Put back as it was before."))
    return redirect("related:competitor", seen.competitor_id)
