"""The gallery of all parts, only with DEBUG or where a test sets UI_GALLERY."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from threefold.kit import guard
from threefold.ui.forms import SampleFilter, SampleForm
from threefold.ui.logic import sample
from threefold.ui.service import Empty, SearchHit, table

View = Callable[[HttpRequest], HttpResponse]


def _only_in_development(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if not (settings.DEBUG or getattr(settings, "UI_GALLERY", False)):
            raise Http404
        return view(request)

    return guard.public(guarded)


@_only_in_development
def gallery(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request") and "q" in request.GET:
        query = request.GET["q"]
        hits = [SearchHit(f"Ana {query}", "#found", "ana@example.com")]
        return render(request, "ui/search_hits.html", {"hits": hits, "q": query})
    return render(
        request,
        "ui/gallery.html",
        {
            "sample": sample,
            "table": table(
                request,
                columns=sample.COLUMNS,
                rows=sample.customers(),
                size=8,
                complete=True,
                default_sort="-spent",
                row_url="url",
                caption="Customers",
            ),
            "no_rows": table(
                request,
                columns=sample.COLUMNS,
                rows=[],
                id="no-rows",
                empty=Empty("users", "No customers yet", "Bring in a file.", "#import", "Import"),
            ),
            "form": SampleForm(),
            "wrong": SampleForm({"name": "", "email": "ana@"}, auto_id="wrong_%s"),
            "filters": SampleFilter(request.GET, auto_id="filter_%s"),
        },
    )


@_only_in_development
def gallery_progress(request: HttpRequest) -> HttpResponse:
    step = int(request.GET.get("step", "1"))
    return render(request, "ui/progress.html", {"p": sample.progress(step)})


@require_POST
@_only_in_development
def gallery_unmask(request: HttpRequest) -> HttpResponse:
    return HttpResponse(format_html("<span>+44 20 7946 0112 ({})</span>", request.POST["reason"]))
