"""The page behind the link of a confirming letter."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import override

from threefold.access.service.open_pages import open_page, spoken
from threefold.collect.models import EntryState
from threefold.collect.service import drives
from threefold.collect.views.drives.visitors import asked_language, frame_of
from threefold.kit.errors import Conflict, Denied, NotFound
from threefold.kit.visitors import foreign


@open_page
def confirm(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """The page behind the letter's link. Looking at it confirms nothing: mail scanners look too."""
    drive = drives.find(slug)
    named = drives.tokens.from_letter(token)
    entry = drive.entries.filter(pk=named[0]).first() if named else None
    told = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) or (entry.language if entry else "")
    language = drives.design_of(drive).speaks(told or asked_language(request))
    with override(language):
        outcome = _outcome(request, entry, named)
        code = getattr(entry, "code", None) if outcome == "done" else None
        context = {
            **frame_of(request, drive, language),
            "outcome": outcome,
            "code": code,
            "thanks": drives.design_of(drive).text("thanks", language),
        }
        status = 410 if outcome == "used" else 200
        return spoken(
            render(request, "collect/drives/public/confirm.html", context, status=status), language
        )


def _outcome(request: HttpRequest, entry: Any, named: Any) -> str:
    if entry is None or entry.nonce != named[1] or entry.state != EntryState.WAITING:
        return "used"
    if request.method != "POST":
        return "ask"
    if foreign(request):
        raise Denied(_("This form was sent from another page."))
    try:
        if request.POST.get("do") == "disown":
            drives.disown(*named)
            return "disowned"
        drives.confirm(*named)
    except (Conflict, NotFound):
        return "used"
    return "done"
