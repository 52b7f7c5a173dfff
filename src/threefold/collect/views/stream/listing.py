"""All sources: what each sends, how it stands, what it brought lately; and a new one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from threefold.access import service as access
from threefold.access.service import page
from threefold.collect.service import stream
from threefold.collect.service.stream.overview import Overview
from threefold.collect.views.shared import complain
from threefold.collect.views.stream.shared import clean
from threefold.kit.errors import ThreefoldError
from threefold.ui.service import Column, Empty, table


@page("see", "imports")
def sources(request: HttpRequest) -> HttpResponse:
    """Every source; POST makes a new one."""
    if request.method == "POST":
        return _made(request)
    rows = [_row(each) for each in stream.overview.listed()]
    listing = table(
        request,
        columns=[
            Column("label", _("Name"), sort=True, url="url"),
            Column("sends", _("Sends"), template="collect/stream/_sends.html"),
            Column("state", _("State"), template="collect/stream/_state.html"),
            Column("last_at", _("Last received"), sort=True, kind="age"),
            Column("today", _("Events today"), sort=True, kind="number"),
            Column("days", _("Last 14 days"), template="collect/stream/_spark.html"),
            Column(
                "held",
                _("In quarantine"),
                sort=True,
                kind="number",
                template="collect/stream/_held_count.html",
            ),
        ],
        rows=rows,
        complete=True,
        default_sort="label",
        row_url="url",
        id="sources",
        caption=_("Sources"),
        empty=Empty(
            "database-import",
            _("No sources yet"),
            _("A source is a system or place that information comes from: a web shop, a till, a"
              " call centre. Add one to receive its events, or bring in a file of it."),
        ),
    )  # fmt: skip
    context = {
        "table": listing,
        "may_edit": access.can(request.user, "edit", "imports"),
        "held": sum(row["held"] for row in rows),
    }
    return render(request, "collect/stream/list.html", context)


def _row(each: Overview) -> dict[str, Any]:
    return {
        "label": each.source.label,
        "code": each.source.pk,
        "url": each.source.url,
        "made_up": each.source.made_up,
        "sends": _sends(each),
        "state": state(each),
        "last_at": each.last_at,
        "today": each.today if each.live else None,
        "days": sum(each.days),
        "points": _points(each.days),
        "held": each.held,
    }


def _points(days: list[int]) -> str:
    """A line through the days in a box of 100 by 28, "" where nothing came."""
    most = max(days, default=0)
    if not most:
        return ""
    step = 100 / (len(days) - 1)
    return " ".join(f"{n * step:.1f},{27 - 26 * day / most:.1f}" for n, day in enumerate(days))


def _sends(each: Overview) -> list[str]:
    found = []
    if each.files:
        found.append(_("files"))
    if each.live:
        found.append(_("live events"))
    if each.pulls:
        found.append(_("pulls"))
    return found


def state(each: Overview) -> tuple[str, str, str]:
    """Text, tone and icon of how a source stands."""
    if not each.source.receiving:
        return str(_("Switched off")), "neutral", "player-pause"
    if each.held:
        return str(_("Events in quarantine")), "amber", "alert-triangle"
    if each.live and each.last_event_at is None:
        return str(_("Waits for its first event")), "blue", "hourglass"
    if each.live or each.files or each.pulls:
        return str(_("Works")), "green", "circle-check"
    return str(_("Nothing received yet")), "neutral", "circle-dashed"


def _made(request: HttpRequest) -> HttpResponse:
    access.require(request.user, "edit", "imports")
    try:
        made = stream.sources.create(clean(request.POST.get("label", "")), request.user)
    except ThreefoldError as error:
        complain(request, error)
        return redirect("collect:sources")
    to = "source-keys" if access.can(request.user, "manage", "imports") else "source"
    return redirect(f"collect:{to}", source=made.pk)
