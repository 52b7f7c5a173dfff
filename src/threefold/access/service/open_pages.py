"""What pages open to the world share: errors said plainly, language, addresses, ways to share them.

No cookie is set or needed: a signed word in the form says what was shown and when. A form acts on
nobody's session, so that word and the check of the sending page stand in for a CSRF cookie, which
browsers withhold from embedded pages. The templates stand in `ui/open`.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from typing import Any
from urllib.parse import urlencode

import segno
from csp.constants import NONE
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_from_request, get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from threefold.kit import visitors
from threefold.kit.errors import Invalid, ThreefoldError
from threefold.kit.guard import public

View = Callable[..., HttpResponse]


def open_page(view: View, methods: Sequence[str] = ("GET", "HEAD", "POST")) -> View:
    """A page for the world: no log-in, no CSRF cookie, expected errors without the staff's site.

    Nothing is kept by the browser. The site's policy hands no address on to other sites; to hand on
    none at all would make browsers send the form as if from nowhere.
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
            response = render(request, "ui/open/problem.html", context, status=error.status)
        response["Cache-Control"] = "no-store"
        return response

    return public(csrf_exempt(require_http_methods(list(methods))(told)))


def asked_language(request: HttpRequest, otherwise: str = "") -> str:
    """The language just chosen, else `otherwise`, else the browser's."""
    wanted = request.POST.get("switch") or request.GET.get("lang", "")
    if wanted in dict(settings.LANGUAGES):
        return wanted
    return otherwise or get_language_from_request(request)


def frame(
    path: str, *, title: str, language: str, offered: Iterable[str], kept: Mapping[str, str]
) -> dict[str, Any]:
    """What `ui/open/base.html` needs; `kept` are parameters that go along with every address."""

    def address(**more: str) -> str:
        return f"{path}?{urlencode({**kept, **more})}"

    return {
        "language": language,
        "title": title,
        "action": address(lang=language),
        "start": address(),
        "languages": [
            (tag, get_language_info(tag)["name_local"], address(lang=tag)) for tag in offered
        ],
    }


def spoken(response: HttpResponse, language: str) -> HttpResponse:
    """Say in its head which language the page is in."""
    response["Content-Language"] = language
    return response


def address_of(request: HttpRequest) -> str:
    """The sender's address, as far as the settings tell how to know it."""
    return visitors.address_of(request, behind_proxy=bool(settings.SECURE_PROXY_SSL_HEADER))


def embeddable(response: HttpResponse, origins: Sequence[str]) -> HttpResponse:
    """Let pages of these origins, and no others, show this one inside them."""
    response._csp_replace = {"frame-ancestors": list(origins) or [NONE]}  # type: ignore[attr-defined]
    if origins:
        response.xframe_options_exempt = True  # type: ignore[attr-defined]
    return response


def tidy_origins(given: Iterable[str]) -> list[str]:
    """Web origins as browsers write them; Invalid for what is none."""
    found = []
    for each in given:
        plain = visitors.origin(each)
        if not plain:
            raise Invalid(
                _("This is no web origin."),
                where={"origin": each[:100]},
                remedy=_("Write it as https://www.example.com."),
            )
        found.append(plain)
    return list(dict.fromkeys(found))


def snippet(request: HttpRequest, path: str, *, slug: str, title: str) -> str:
    """HTML that shows the page at `path` inside another; `ui/embed.js` makes it as tall as need
    be."""
    base = request.build_absolute_uri("/")[:-1]
    return (
        f'<iframe data-threefold-form="{slug}" src="{base}{path}" title="{escape(title)}"'
        f' width="100%" height="700" frameborder="0"></iframe>\n'
        f'<script src="{base}{static("ui/embed.js")}" async></script>'
    )


def qr_picture(address: str) -> SafeString:
    """The QR code of an address as SVG to stand inside a page."""
    made = segno.make(address, error="m", micro=False)
    return mark_safe(made.svg_inline(border=2, omitsize=True))  # noqa: S308 - none of its text is in there


def qr_code(request: HttpRequest, path: str, name: str) -> HttpResponse:
    """The QR code of an address as SVG; with `?download=1` as a file of that name."""
    out = io.BytesIO()
    segno.make(request.build_absolute_uri(path), error="m", micro=False).save(
        out, kind="svg", scale=8, border=4, dark="#000", light="#fff", xmldecl=False
    )
    response = HttpResponse(out.getvalue(), content_type="image/svg+xml")
    if request.GET.get("download"):
        response["Content-Disposition"] = f'attachment; filename="{name}-qr.svg"'
    return response
