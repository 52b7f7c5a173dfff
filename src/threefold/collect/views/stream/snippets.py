"""What to paste into each kind of sender."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from threefold.access.service import page
from threefold.collect.logic.stream.snippets import snippets as made
from threefold.collect.views.stream.shared import page_of, source_of

KEY = "YOUR_WRITE_KEY"


@page("see", "imports")
def snippets(request: HttpRequest, source: str) -> HttpResponse:
    """With this installation's own address; the key itself is known to nobody any more."""
    found = source_of(source)
    host = f"{request.scheme}://{request.get_host()}"
    context = page_of(request, found, "source-snippets", snippets=made(host, KEY), host=host)
    return render(request, "collect/stream/snippets.html", context)
