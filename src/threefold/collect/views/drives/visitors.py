"""What the pages for visitors share: language, channel, address, and errors said plainly."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import (
    get_language,
    get_language_from_request,
    get_language_info,
)
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from threefold.collect.models import Channel, Drive
from threefold.collect.service import drives
from threefold.collect.service.drives.tokens import Shown
from threefold.kit import visitors
from threefold.kit.errors import ThreefoldError
from threefold.kit.guard import public

View = Callable[..., HttpResponse]


def plainly(view: View) -> View:
    """Expected errors on a page for visitors, without anything of the staff's site."""

    @wraps(view)
    def told(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        try:
            return view(request, *args, **named)
        except ThreefoldError as error:
            context = {
                "title": error.message,
                "remedy": error.remedy,
                "language": get_language(),
            }
            return render(
                request, "collect/drives/public/problem.html", context, status=error.status
            )

    return told


def open_page(view: View) -> View:
    """A page for the world: no log-in and no CSRF cookie, which browsers withhold from frames."""
    return public(csrf_exempt(require_http_methods(["GET", "HEAD", "POST"])(plainly(view))))


def frame_of(
    request: HttpRequest, drive: Drive, language: str, embedded: bool = False
) -> dict[str, Any]:
    design = drives.design_of(drive)
    place = reverse("collect:form-embed" if embedded else "collect:form", args=[drive.slug])
    channel = request.GET.get("c", "")
    kept = {"c": channel} if channel == Channel.QR else {}
    return {
        "drive": drive,
        "language": language,
        "embedded": embedded,
        "title": design.text("title", language),
        "action": f"{place}?{urlencode({**kept, 'lang': language})}",
        "languages": [
            (
                tag,
                get_language_info(tag)["name_local"],
                f"{place}?{urlencode({**kept, 'lang': tag})}",
            )
            for tag in design.languages
        ],
    }


def asked_language(request: HttpRequest, shown: Shown | None = None) -> str:
    """The visitor's language: the one chosen, the one the form was shown in, the browser's."""
    wanted = request.POST.get("switch") or request.GET.get("lang", "")
    known = dict(settings.LANGUAGES)
    if wanted in known:
        return wanted
    return shown.language if shown else get_language_from_request(request)


def channel_of(request: HttpRequest, embedded: bool) -> str:
    if embedded:
        return Channel.EMBEDDED
    return Channel.QR if request.GET.get("c") == Channel.QR else Channel.HOSTED


def address_of(request: HttpRequest) -> str:
    return visitors.address_of(request, behind_proxy=bool(settings.SECURE_PROXY_SSL_HEADER))


def spoken(response: HttpResponse, language: str) -> HttpResponse:
    response["Content-Language"] = language
    response["Cache-Control"] = "no-store"
    return response
