"""One event held back: seen, mended as JSON, sent in again."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from threefold.access import service as access
from threefold.access.service import page
from threefold.collect import service
from threefold.collect.models import HeldState
from threefold.collect.service import stream
from threefold.collect.views.shared import told
from threefold.collect.views.stream.shared import mask_for, said, to_group
from threefold.kit.errors import ThreefoldError

_LONGEST = 2_000_000


@page("see", "imports")
def event(request: HttpRequest, event: int) -> HttpResponse:
    """The event as JSON; POST keeps what was mended, and sends it in again when asked to.

    What is masked stays as it is unless it is overwritten.
    """
    held = stream.groups.find(event)
    mask = mask_for(request, held.source_id)
    shown = mask.payload(held.payload)
    context: dict[str, Any] = {
        "held": held,
        "why": service.explain_held(held.cause, held.detail),
        "text": shown,
        "waiting": held.state == HeldState.WAITING,
        "group": held.pk,
        "masked": mask.masked,
        "may_edit": access.can(request.user, "edit", "imports"),
    }
    if request.method != "POST":
        return render(request, "collect/stream/mend.html", context)
    access.require(request.user, "edit", "imports")
    typed = request.POST.get("payload", "").replace("\0", "")[:_LONGEST]
    try:
        stream.quarantine.mend(event, mask.mended(typed, held.payload), actor=request.user)
    except ValueError as error:
        line = getattr(error, "lineno", None)
        context |= {"text": typed, "problem": _place(typed, error), "line": line}
        return render(request, "collect/stream/mend.html", context, status=422)
    except ThreefoldError as error:
        context |= {"text": typed, "problem": told(error)}
        return render(request, "collect/stream/mend.html", context, status=422)
    if request.POST.get("then") == "replay":
        done = stream.quarantine.replay([event], actor=request.user)
        messages.success(request, said("replay", done))
    else:
        messages.success(request, said("fill", 1))
    return (
        to_group(event) if stream.groups.get(event).waiting().exists() else redirect("collect:held")
    )


def _place(typed: str, error: ValueError) -> str:
    if not isinstance(error, json.JSONDecodeError):
        return _("This is not JSON: %(problem)s") % {"problem": str(error)[:120]}
    lines = typed.splitlines() or [""]
    near = lines[min(error.lineno, len(lines)) - 1].strip()[:80]
    place = {"line": error.lineno, "column": error.colno, "near": near}
    return _("Line %(line)s, column %(column)s is not JSON, near: %(near)s") % place
