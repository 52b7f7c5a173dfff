"""What one customer likes, said beside inferred, on the customer's page."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from threefold.access import service as access
from threefold.view.logic.preferences import Shown
from threefold.view.service import preferences_of
from threefold.view.service.readers import reader_of
from threefold.view.views.wording import channel_label

_LESS = 8


@require_GET
@access.page("see", "customers")
def panel(request: HttpRequest, pk: int) -> HttpResponse:
    found = preferences_of(pk, reader_of(request, pk))
    shown = [_worded(each) for each in found.shown]
    context = {
        # Values link to where they are unmasked and explained, of the customer named `view`.
        "view": {"id": found.customer_id},
        "as_of": found.as_of,
        "said": found.said,
        "shown": shown[:_LESS],
        "more": shown[_LESS:],
        "apart": [replace(each, shown=_worded(each.shown)) for each in found.apart],
    }
    return render(request, "view/_preferences.html", context)


def _worded(each: Shown) -> Shown:
    if each.taste.dimension != "channel":
        return each
    return replace(each, label=channel_label(each.taste.topic))
