"""Steps 1 and 2: what is fetched from, and how it is reached."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from threefold.access.service import page
from threefold.collect.models import PullState
from threefold.collect.service import pulls as service
from threefold.collect.views.pulls.forms import SettingsForm
from threefold.collect.views.pulls.shared import steps
from threefold.collect.views.shared import told
from threefold.kit.errors import ThreefoldError


@page("manage", "imports")
def new(request: HttpRequest) -> HttpResponse:
    """Step 1: the kinds there are."""
    cards = [
        {
            "name": each.name,
            "label": service.text(each.label),
            "text": service.text(each.text),
            "icon": each.icon,
        }
        for each in service.kinds().values()
    ]
    return render(request, "collect/pulls/new.html", {"cards": cards, "steps": steps(None, 1)})


@page("manage", "imports")
def settings_new(request: HttpRequest, kind: str) -> HttpResponse:
    """Step 2 of a new pull."""
    of = service.kind(kind)
    if request.method != "POST":
        form = SettingsForm(of=of, initial={"label": service.text(of.label)})
        return _page(request, form, None)
    form = SettingsForm(request.POST, of=of)
    if form.is_valid():
        data = form.cleaned_data
        try:
            pull = service.add(
                plugin=kind,
                label=data["label"],
                source=data["source"],
                content=data.get("content", ""),
                given=form.given(),
                actor=request.user,
            )
        except ThreefoldError as error:
            form.complain(str(error.where.get("field", "")), told(error))
        else:
            return redirect("collect:pull-look", pull=pull.pk)
    return _page(request, form, None, status=422)


@page("manage", "imports")
def settings(request: HttpRequest, pull: int) -> HttpResponse:
    """The settings of a pull that is there; a password left empty stays."""
    found = service.get(pull)
    of = service.kind(found.plugin)
    if request.method != "POST":
        return _page(request, SettingsForm(of=of, pull=found), found)
    form = SettingsForm(request.POST, of=of, pull=found)
    if form.is_valid():
        try:
            service.change(
                found, given=form.given(), label=form.cleaned_data["label"], actor=request.user
            )
        except ThreefoldError as error:
            form.complain(str(error.where.get("field", "")), told(error))
        else:
            if found.state == PullState.DRAFT:
                return redirect("collect:pull-look", pull=pull)
            messages.success(request, _("Saved."))
            return redirect("collect:pull", pull=pull)
    return _page(request, form, found, status=422)


def _page(
    request: HttpRequest, form: SettingsForm, pull: Any, *, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "pull": pull,
        "kind": service.text(form.of.label),
        "text": service.text(form.of.text),
        "steps": steps(pull, 2) if pull is None or pull.state == PullState.DRAFT else None,
    }
    return render(request, "collect/pulls/settings.html", context, status=status)
