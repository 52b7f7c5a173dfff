"""Changing the draft, comparing it, putting it in force."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from threefold.access.service import page
from threefold.kit.errors import Conflict, Invalid, NotFound, ThreefoldError
from threefold.plan import service
from threefold.plan.forms import PublishForm, RankingForm, VariableForm
from threefold.plan.service import labels
from threefold.plan.types import Draft, Plan
from threefold.plan.views.shared import common


@page("see", "plan")
def draft(request: HttpRequest) -> HttpResponse:
    """What the draft changes, with the way to publish or discard it."""
    return _draft_page(request, service.open_draft())


def _draft_page(
    request: HttpRequest,
    opened: Draft | None,
    *,
    form: PublishForm | None = None,
    status: int = 200,
) -> HttpResponse:
    in_force = service.current()
    if opened and form is None:
        initial = {
            "edits": opened.edits,
            "onto": in_force.number,
            "note": opened.version.note,
        }
        form = PublishForm(initial=initial)
    context = common(
        request,
        draft=opened,
        in_force=in_force,
        diff=service.changes() if opened else None,
        form=form,
        switches=bool(opened and opened.plan.industry != in_force.industry),
    )
    return render(request, "plan/draft.html", context, status=status)


@page("edit", "plan")
@require_POST
def publish(request: HttpRequest) -> HttpResponse:
    form = PublishForm(request.POST)
    if form.is_valid():
        try:
            made = service.publish(actor=request.user, **form.cleaned_data)
        except (Conflict, Invalid) as error:
            messages.error(request, f"{error.message} {error.remedy}")
            return redirect("plan:draft")
        messages.success(request, _("Version %(number)s is in force.") % {"number": made.number})
        return redirect("plan:plan")
    return _draft_page(request, service.open_draft(), form=form, status=422)


@page("edit", "plan")
@require_POST
def discard(request: HttpRequest) -> HttpResponse:
    service.discard(actor=request.user)
    messages.success(request, _("The draft was discarded."))
    return redirect("plan:plan")


@page("edit", "plan")
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """The form of one variable. A refused save shows the form again with what was typed."""
    plan, edits = _editable()
    variable = plan.variables.get(code)
    if variable is None:
        raise NotFound(
            _("The plan has no variable “%(code)s”.") % {"code": code}, where={"variable": code}
        )
    form = VariableForm(request.POST or None, plan=plan, variable=variable, edits=edits)
    if request.method == "POST" and form.is_valid():
        changes = form.changes()
        if not changes:
            messages.info(request, _("Nothing was changed."))
            return redirect("plan:draft")
        try:
            service.edit(code, changes, actor=request.user, edits=form.cleaned_data["edits"])
        except (Invalid, Conflict) as error:
            return _again(request, form, error, edits=edits, variable=variable)
        label = {"variable": labels.text(variable), "fields": form.summary()}
        messages.success(request, _("“%(variable)s” saved in the draft. %(fields)s") % label)
        return redirect("plan:draft")
    status = 422 if form.is_bound else 200
    return _form_page(request, form, variable=variable, status=status)


@page("edit", "plan")
def new(request: HttpRequest) -> HttpResponse:
    """Plan one more variable."""
    plan, edits = _editable()
    form = VariableForm(request.POST or None, plan=plan, variable=None, edits=edits)
    if request.method == "POST" and form.is_valid():
        content = {**form.content(), "questions": form.cleaned_data["questions"]}
        try:
            service.add(content, actor=request.user, edits=form.cleaned_data["edits"])
        except (Invalid, Conflict) as error:
            return _again(request, form, error, edits=edits, variable=None)
        messages.success(
            request,
            _("“%(variable)s” was added to the draft.") % {"variable": content["label"]["en"]},
        )
        return redirect("plan:draft")
    return _form_page(request, form, variable=None, status=422 if form.is_bound else 200)


@page("edit", "plan")
@require_POST
def remove(request: HttpRequest, code: str) -> HttpResponse:
    try:
        service.remove(code, actor=request.user)
    except Invalid as error:
        classes = error.where.get("segments", "")
        messages.error(request, f"{error.message} {classes} {error.remedy}")
        return redirect("plan:edit", code=code)
    messages.success(request, _("The variable was taken out of the draft."))
    return redirect("plan:draft")


@page("edit", "plan")
def ranking(request: HttpRequest) -> HttpResponse:
    """The order of sources for the whole plan."""
    plan, edits = _editable()
    form = RankingForm(request.POST or None, plan=plan, edits=edits)
    if request.method == "POST" and form.is_valid():
        ranked = form.cleaned_data["source_rank"]
        if tuple(ranked) == plan.source_rank:
            messages.info(request, _("Nothing was changed."))
            return redirect("plan:draft")
        try:
            service.rank(ranked, actor=request.user, edits=form.cleaned_data["edits"])
        except (Invalid, Conflict) as error:
            form.add_error("source_rank", f"{error.message} {error.remedy}".strip())
        else:
            messages.success(request, _("The order of sources was saved in the draft."))
            return redirect("plan:draft")
    context = common(request, form=form)
    status = 422 if form.is_bound else 200
    return render(request, "plan/ranking.html", context, status=status)


def _editable() -> tuple[Plan, int]:
    """The draft, or what a draft would begin with; looking at a form begins none."""
    opened = service.open_draft()
    return (opened.plan, opened.edits) if opened else (service.current(), 0)


def _again(
    request: HttpRequest, form: VariableForm, error: ThreefoldError, *, edits: int, variable: Any
) -> HttpResponse:
    """Show a refused form; after a conflict the next save goes onto the newest state."""
    if isinstance(error, Invalid):
        form.refuse(error)
        return _form_page(request, form, variable=variable, status=422)
    again = _("Look at your entries and save again.")
    form.add_error(None, f"{error.message} {again}")
    form.data = form.data.copy()
    form.data["edits"] = str(edits)
    return _form_page(request, form, variable=variable, status=409)


def _form_page(
    request: HttpRequest, form: VariableForm, *, variable: Any, status: int
) -> HttpResponse:
    context = common(request, form=form, variable=variable, plan=form.plan)
    return render(request, "plan/edit.html", context, status=status)
