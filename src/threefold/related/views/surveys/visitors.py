"""What the pages for whoever answers share: errors said plainly, language, frame."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, get_language_from_request, get_language_info
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from threefold.kit import visitors
from threefold.kit.errors import ThreefoldError
from threefold.kit.guard import public
from threefold.related.logic.surveys.shape import Design
from threefold.related.models import Survey
from threefold.related.service.surveys.tokens import Shown

View = Callable[..., HttpResponse]
PAGES = "related/surveys/public"


def open_page(view: View) -> View:
    """A page for the world: no log-in, and no CSRF cookie, which browsers withhold from frames.

    A signed word in the form says what was shown and when, and stands in for the cookie. Nothing
    is kept by the browser. The site's policy hands no address on to other sites; to hand on none at
    all would make browsers send the form as if from nowhere.
    """

    @wraps(view)
    def told(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        try:
            response = view(request, *args, **named)
        except ThreefoldError as error:
            context = {
                "title": error.message,
                "remedy": error.remedy,
                "language": get_language(),
            }
            response = render(request, f"{PAGES}/problem.html", context, status=error.status)
        response["Cache-Control"] = "no-store"
        return response

    return public(csrf_exempt(require_http_methods(["GET", "HEAD", "POST"])(told)))


def asked_language(request: HttpRequest, design: Design, otherwise: str = "") -> str:
    """The one chosen, else `otherwise`, else the browser's; among those offered."""
    wanted = request.POST.get("switch") or request.GET.get("lang", "")
    if wanted not in dict(settings.LANGUAGES):
        wanted = otherwise or get_language_from_request(request)
    return design.speaks(wanted)


def frame_of(
    survey: Survey, design: Design, language: str, *, place: str, word: str, kept: dict[str, str]
) -> dict[str, Any]:
    """What every page needs; `kept` are parameters that go along, `word` that of a kiosk."""
    path = reverse(f"related:{place}", args=[survey.slug, *([word] if word else [])])
    return {
        "survey": survey,
        "language": language,
        "embedded": place == "ask-embed",
        "kiosk": word,
        "title": design.text("title", language),
        "action": f"{path}?{urlencode({**kept, 'lang': language})}",
        "start": f"{path}?{urlencode(kept)}",
        "languages": [(tag, get_language_info(tag)["name_local"]) for tag in design.languages],
    }


def address_of(request: HttpRequest) -> str:
    return visitors.address_of(request, behind_proxy=bool(settings.SECURE_PROXY_SSL_HEADER))


def usable(shown: Shown | None, survey: Survey, request: HttpRequest) -> bool:
    """Whether what came back belongs to a page of this survey shown here not long ago."""
    return (
        shown is not None
        and shown.survey == survey.pk
        and not shown.stale
        and not visitors.foreign(request)
    )
