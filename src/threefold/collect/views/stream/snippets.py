"""What to paste into each kind of sender."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from threefold.access.service import page
from threefold.collect.logic.stream.snippets import snippets as made
from threefold.collect.service import stream
from threefold.collect.views.stream.shared import page_of, source_of

KEY = "YOUR_WRITE_KEY"
_TITLES = {
    "browser": _("Browser: %(library)s"),
    "rudder-browser": _("Browser: %(library)s"),
    "pixel": _("Pixel, for e-mails and pages without scripts"),
    "curl": _("curl, or any program that can POST"),
}


def listed(request: HttpRequest, key: str) -> list[dict[str, str]]:
    """Each snippet with this installation's own address and the key."""
    host = f"{request.scheme}://{request.get_host()}"
    return [
        {
            "name": each.name,
            "title": _TITLES.get(each.name, each.title) % {"library": each.title},
            "install": each.install,
            "code": each.code,
        }
        for each in made(host, key)
    ]


@page("see", "imports")
def snippets(request: HttpRequest, source: str) -> HttpResponse:
    """The key itself is known to nobody any more."""
    found = source_of(source)
    context = page_of(
        request,
        found,
        "source-snippets",
        snippets=listed(request, KEY),
        has_keys=stream.overview.working_keys(found.pk) > 0,
    )
    return render(request, "collect/stream/snippets.html", context)
