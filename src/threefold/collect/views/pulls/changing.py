"""Pause, resume, remove."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from threefold.access.service import page
from threefold.collect.service import pulls as service
from threefold.collect.views.shared import complain
from threefold.kit.errors import ThreefoldError


@page("manage", "imports")
@require_POST
def pause(request: HttpRequest, pull: int) -> HttpResponse:
    try:
        service.pause(service.get(pull), actor=request.user)
    except ThreefoldError as error:
        complain(request, error)
    return redirect("collect:pull", pull=pull)


@page("manage", "imports")
@require_POST
def resume(request: HttpRequest, pull: int) -> HttpResponse:
    try:
        service.resume(service.get(pull), actor=request.user)
    except ThreefoldError as error:
        complain(request, error)
    return redirect("collect:pull", pull=pull)


@page("manage", "imports")
@require_POST
def remove(request: HttpRequest, pull: int) -> HttpResponse:
    found = service.get(pull)
    try:
        service.remove(found, actor=request.user)
    except ThreefoldError as error:
        complain(request, error)
        return redirect("collect:pull", pull=pull)
    messages.success(request, _("Removed. What it brought in stays."))
    return redirect("collect:pulls")
