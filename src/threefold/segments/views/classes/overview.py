"""How many customers are in each class now, and what they are worth."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from threefold.access import service as access
from threefold.jobs import service as jobs
from threefold.kit.errors import NotFound
from threefold.segments.logic.classes.ladder import Ladder
from threefold.segments.service import classes as service
from threefold.segments.service.classes.asking import NONE, Sizes
from threefold.segments.service.classes.computing import KIND
from threefold.segments.service.fields import said
from threefold.segments.views.classes import words
from threefold.ui.service import Column, Table, table


@require_GET
@access.page("see", "segments")
def classes(request: HttpRequest) -> HttpResponse:
    held = service.ladders()
    try:
        sizes = service.class_sizes()
    except NotFound:
        sizes = None
    may_edit = access.can(request.user, "edit", "segments")
    context = {
        "sizes": sizes,
        "divisions": _divisions(request, held, sizes) if sizes else [],
        "rules": [(each.code, said(each.label)) for each in held if not each.by_hand],
        "stale": sizes is not None and not _current(),
        "may_edit": may_edit,
        "several": len(service.class_days()) > 1,
        "waiting": jobs.queued(KIND) if may_edit else None,
    }
    return render(request, "segments/classes/overview.html", context)


@require_POST
@access.page("edit", "segments")
def tell(request: HttpRequest) -> HttpResponse:
    """Have the classes told as of the newest day, in the background."""
    job = service.ask_for_classifying(request.user)
    messages.success(request, _("The classes of customers are being told."))
    return redirect("jobs:job", job.pk)


def _current() -> bool:
    try:
        return service.classes_current()
    except NotFound:
        return True


def _divisions(request: HttpRequest, held: list[Ladder], sizes: Sizes) -> list[dict[str, Any]]:
    ranked = next((each for each in held if each.measure), None)
    return [
        {
            "code": each.code,
            "label": said(each.label),
            "meaning": said(each.meaning),
            "table": _table(request, each, sizes, ranked),
        }
        for each in held
        if not each.by_hand or any(one.code != NONE for one in sizes.of[each.code])
    ]


def _table(request: HttpRequest, ladder: Ladder, sizes: Sizes, ranked: Ladder | None) -> Table:
    name, kind, currency = words.measure(ranked)
    found = {each.code: each for each in sizes.of[ladder.code]}
    codes = list(ladder.codes)
    if NONE in found and not ladder.by_hand:
        codes.append(NONE)
    rows = []
    for code in codes:
        each, step = found.get(code), ladder.step(code)
        asked = urlencode({"of": ladder.code, "now": code, "day": sizes.as_of.isoformat()})
        rows.append(
            {
                "label": words.class_label(ladder, code),
                "tone": words.tone(ladder, code),
                "meaning": said(step.meaning) if step else "",
                "customers": each.customers if each else 0,
                "url": f"{reverse('segments:class-members')}?{asked}" if each else "",
                "share": each.customers / sizes.customers if each else 0,
                "value": each.value if each else 0,
                "worth": float(each.value / sizes.value) if each and sizes.value > 0 else None,
            }
        )
    columns = [
        Column("label", ladder and said(ladder.label), template="segments/classes/_class.html"),
        Column("customers", _("Customers"), kind="number", url="url"),
        Column("share", _("Share of customers"), kind="percent", digits=1),
        Column("value", name, kind=kind, currency=currency),
        Column("worth", _("Share of it"), kind="percent", digits=1),
    ]
    if ladder.by_hand:
        columns = columns[:2]
    return table(
        request, columns=columns, rows=rows, id=f"classes-{ladder.code}",
        caption=said(ladder.label),
    )  # fmt: skip
