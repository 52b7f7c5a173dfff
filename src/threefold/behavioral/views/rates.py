"""Exchange rates: what is held, what is missing, and bringing more in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from threefold.access import service as access
from threefold.behavioral import service
from threefold.behavioral.forms import RatesForm
from threefold.behavioral.logic.rates import MOST_BYTES
from threefold.behavioral.types import Needed
from threefold.kit.errors import Invalid
from threefold.ui.service import Column, Empty, table


@require_http_methods(["GET", "HEAD", "POST"])
@access.page("see", "imports", post="edit")
def rates(request: HttpRequest) -> HttpResponse:
    """Every foreign currency on record, and the form that brings rates in."""
    may_edit = access.can(request.user, "edit", "imports")
    form = RatesForm(request.POST or None, request.FILES or None)
    faults: list[Any] = []
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            # Not read to the end where it is too big anyway.
            content = file.read(MOST_BYTES + 1)
            done = service.import_rates(file.name, content=content, actor=request.user)
        except Invalid as error:
            form.add_error("file", f"{error.message} {error.remedy}")
            faults = error.where.get("problems", [])
        else:
            messages.success(
                request,
                _("Rates brought in: %(added)s new, %(changed)s changed, %(same)s as before.")
                % {"added": done.added, "changed": done.changed, "same": done.same},
            )
            return redirect("behavioral:rates")
    found = service.needed_rates()
    context = {
        "table": _listing(request, found),
        "lacking": [each for each in found if each.without],
        "form": form if may_edit else None,
        "faults": faults,
        "currency": settings.CURRENCY,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "behavioral/rates.html", context, status=status)


def _listing(request: HttpRequest, found: list[Needed]) -> Any:
    return table(
        request,
        columns=[
            Column("currency", _("Currency")),
            Column("events", _("Events with an amount"), kind="number"),
            Column("without", _("Without a rate"), kind="number"),
            Column("first_event", _("First event"), kind="day", shown=False),
            Column("last_event", _("Last event"), kind="day"),
            Column("rates", _("Rates"), kind="number"),
            Column("first_rate", _("First rate"), kind="day"),
            Column("newest_rate", _("Newest rate"), kind="day"),
            Column("rate", _("Rate now"), kind="number", digits=6),
        ],
        rows=found,
        complete=True,
        id="rates",
        caption=_("Other currencies"),
        empty=Empty(
            "coin",
            _("All amounts are in your own currency"),
            _("Once events bear another currency, it stands here with the rates it needs."),
        ),
    )
