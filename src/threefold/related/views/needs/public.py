"""What the world sees of a suggestion box."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from threefold.access.service import open_pages
from threefold.access.service.open_pages import open_page
from threefold.kit import visitors
from threefold.related.models import SuggestionBox, SuggestionChannel, SuggestionKind
from threefold.related.service.needs import boxes, suggesting

PAGES = "related/needs/public"
_TYPED = ("kind", "product", "text", "name", "reach")


@open_page
def suggest(request: HttpRequest, slug: str) -> HttpResponse:
    """The box on a page of its own."""
    return _answered(request, boxes.find(slug), "suggest")


@open_page
def embed(request: HttpRequest, slug: str) -> HttpResponse:
    """The box for pages of the origins it names; others' browsers refuse it."""
    box = boxes.find(slug)
    return open_pages.embeddable(_answered(request, box, "suggest-embed"), box.origins)


def _answered(request: HttpRequest, box: SuggestionBox, place: str) -> HttpResponse:
    language = open_pages.asked_language(request)
    with override(language):
        context = _frame(request, box, place, language)
        if not box.is_open:
            response = render(request, f"{PAGES}/shut.html", context)
        elif request.method != "POST":
            response = _asking(request, context, {}, fresh=True)
        else:
            response = _sent(request, box, context)
    return open_pages.spoken(response, language)


def _sent(request: HttpRequest, box: SuggestionBox, context: dict[str, Any]) -> HttpResponse:
    typed = {name: request.POST.get(name, "") for name in _TYPED}
    agreed = bool(request.POST.get("agreed"))
    shown = boxes.opened(request.POST.get("token", ""))
    if shown is None or shown.box != box.pk or shown.stale or visitors.foreign(request):
        return _asking(request, context, {**typed, "agreed": agreed}, fresh=True, stale=True)
    left = suggesting.Left(
        shown,
        **typed,
        agreed=context["sentence"] if agreed else "",
        language=context["language"],
        trap=request.POST.get("homepage", ""),
        address=open_pages.address_of(request),
    )
    switching = bool(request.POST.get("switch"))
    wrong = {} if switching else suggesting.problems(left)
    if switching or wrong:
        return _asking(request, context, {**typed, "agreed": agreed}, problems=wrong)
    suggesting.leave(box, left)
    return render(request, f"{PAGES}/thanks.html", {**context, "reached": bool(left.reach)})


def _asking(
    request: HttpRequest,
    context: dict[str, Any],
    typed: dict[str, Any],
    *,
    fresh: bool = False,
    stale: bool = False,
    problems: dict[str, str] | None = None,
) -> HttpResponse:
    token = request.POST.get("token", "")
    if fresh:
        token = boxes.sealed(boxes.shown(context["box"], channel=context["channel"]))
    problems = problems or {}
    page = {
        **context,
        "token": token,
        "stale": stale,
        "typed": {"kind": SuggestionKind.SUGGESTION, **typed},
        "problems": problems,
        "wrong": [(f"tf-{field}", text) for field, text in problems.items()],
        "kinds": SuggestionKind.choices,
    }
    return render(request, f"{PAGES}/form.html", page, status=422 if problems or stale else 200)


def _frame(request: HttpRequest, box: SuggestionBox, place: str, language: str) -> dict[str, Any]:
    qr = request.GET.get("c") == "qr"
    channel = SuggestionChannel.QR if qr else SuggestionChannel.OPEN
    embedded = place == "suggest-embed"
    shared = open_pages.frame(
        reverse(f"related:{place}", args=[box.slug]),
        title=_("What would you like to tell us?"),
        language=language,
        offered=[tag for tag, _name in settings.LANGUAGES],
        kept={"c": "qr"} if qr else {},
    )
    return {
        **shared,
        "box": box,
        "embedded": box.slug if embedded else "",
        "channel": SuggestionChannel.EMBEDDED if embedded else channel,
        "sentence": _("You may use this to answer me, and for nothing else."),
    }
