"""The catalogue of scores, how good one is, and the scores of one customer."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from threefold.access import service as access
from threefold.descriptive import service as descriptive
from threefold.jobs import service as jobs
from threefold.related.service.scores import showing, wording
from threefold.related.service.scores.wording import UNITS, WHYS
from threefold.related.views import scores_shown as shown
from threefold.related.views import scores_watched as watched
from threefold.ui.service import url_or_none


@require_GET
@access.page("see", "customers")
def scores(request: HttpRequest) -> HttpResponse:
    listed = showing.catalogue()
    context = {
        **_around(request),
        "table": shown.catalogue(request, listed),
        "count": len(listed),
        "scored": any(each.card for each in listed),
        "alarmed": [
            each for each in listed if wording.alarms(each.card, each.score.unit)
        ],
    }  # fmt: skip
    return render(request, "related/scores/list.html", context)


@require_GET
@access.page("see", "customers")
def score(request: HttpRequest, code: str) -> HttpResponse:
    listed, cards = showing.one(code)
    card = listed.card
    context = {
        **_around(request),
        "listed": listed,
        "card": card,
        "unit": UNITS[listed.score.unit],
        "why": WHYS.get(card.why, card.why) if card else "",
        "mean": shown.written(card.mean, listed.score.unit) if card else "",
        "inside": card.judged.inside if card else None,
        "needs": shown.needs(listed.score),
        "measures": shown.measures(request, card),
        "parameters": shown.parameters(card),
        "spread": shown.spread(card, listed.score.unit),
        "calibration": shown.calibration(card, listed.score.unit),
        "gains": shown.gains(card),
        "alarms": wording.alarms(card, listed.score.unit),
        "moved": watched.moved(card),
        "inputs": watched.inputs(request, card),
        "moved_since": date.fromisoformat(card.moved_since) if card and card.moved_since else None,
        "come": watched.come(card, listed.score.unit),
        "came": watched.came_over_time(request, cards, listed.score.unit),
        "cards": shown.cards(request, cards),
    }
    return render(request, "related/scores/one.html", context)


@require_POST
@access.page("edit", "imports")
def compute(request: HttpRequest) -> HttpResponse:
    """Have all scores computed as of the newest day, in the background."""
    job = showing.ask_for_scoring(request.user)
    messages.success(request, _("Scores are being computed."))
    return redirect("jobs:job", job.pk)


@require_GET
@access.page("see", "customers")
def panel(request: HttpRequest, customer: int) -> HttpResponse:
    """The scores of one customer, inside his page."""
    whose = descriptive.root_of(customer)
    found = showing.of_customer(whose)
    context = {
        "shown": [(each, shown.gauge(each)) for each in found],
        "history": shown.history(showing.history(whose, "satisfaction")) if found else {},
        "scored": bool(found) or any(each.card for each in showing.catalogue()),
        "currency": settings.CURRENCY,
    }
    return render(request, "related/scores/_of_customer.html", context)


def _around(request: HttpRequest) -> dict[str, Any]:
    may = access.can(request.user, "edit", "imports")
    return {
        "may_compute": may,
        "waiting": jobs.queued(showing.KIND) if may else None,
        "import_url": (url_or_none("collect:new") or "") if may else "",
    }
