from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from threefold.access import service as access
from threefold.behavioral import service as behavioral
from threefold.collect import service as collect
from threefold.site.service import overview


@require_GET
@access.account
def home(request: HttpRequest) -> HttpResponse:
    """How much is known of each kind and what to do next; who may not see customers goes on."""
    if not access.can(request.user, "see", "customers"):
        return _elsewhere(request)
    known = overview()
    months = behavioral.month_totals()
    context = {
        "known": known,
        "currency": settings.CURRENCY,
        "purchases": known["behavioral"]["purchases"],
        "months": _chart(months),
        "runs": collect.recent_runs(5) if access.can(request.user, "see", "imports") else [],
        "may_import": access.can(request.user, "edit", "imports"),
        "may_plan": access.can(request.user, "edit", "plan"),
    }
    return render(request, "site/home.html", context)


def _elsewhere(request: HttpRequest) -> HttpResponse:
    for room, url in (("audit", "audit:entries"), ("plan", "plan:plan"), ("jobs", "jobs:jobs")):
        if access.can(request.user, "see", room):
            return redirect(url)
    return render(request, "site/no_role.html", status=403)


def _chart(months: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "labels": [month["month"] for month in months],
        "series": [{"name": _("Purchases"), "values": [float(m["amount"]) for m in months]}],
        "format": "money",
        "currency": settings.CURRENCY,
    }
