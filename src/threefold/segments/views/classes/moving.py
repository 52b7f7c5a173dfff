"""Who went from which class to which between two days, and the customers behind a number."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from threefold.access import service as access
from threefold.kit.errors import NotFound
from threefold.segments.logic.classes.ladder import Ladder
from threefold.segments.service import classes as service
from threefold.segments.service.classes.asking import ABSENT, NONE, Moved
from threefold.segments.service.fields import said
from threefold.segments.views.classes import words
from threefold.ui.service import Column, Empty, Tab, Table, table
from threefold.view import service as view

SIZE = 50


class DaysForm(forms.Form):
    """Between which two days."""

    since = forms.ChoiceField(label=gettext_lazy("From"), required=False)
    until = forms.ChoiceField(label=gettext_lazy("To"), required=False)

    def __init__(self, data: Any, days: list[date]) -> None:
        super().__init__(data)
        choices = [(each.isoformat(), date_format(each, "DATE_FORMAT")) for each in days]
        for name in ("since", "until"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]


@require_GET
@access.page("see", "segments")
def movement(request: HttpRequest) -> HttpResponse:
    held = [each for each in service.ladders() if not each.by_hand]
    ladder = _ladder(held, request.GET.get("of", "tier"))
    days = service.class_days()
    context: dict[str, Any] = {"ladder": said(ladder.label), "days": days}
    if len(days) > 1:
        since, until = _two(request, days)
        found = service.movement(ladder.code, since, until)
        asked = {"since": since.isoformat(), "until": until.isoformat()}
        context |= {
            "since": since,
            "until": until,
            "tabs": [
                Tab(said(each.label), f"?{urlencode({'of': each.code, **asked})}", each is ladder)
                for each in held
            ],
            "form": DaysForm({**asked}, days),
            "of": ladder.code,
            "chart": _chart(ladder, found, since, until),
            "table": _table(request, ladder, found, since, until),
            "stayed": sum(each.customers for each in found if each.was == each.now),
            "went": sum(each.customers for each in found if each.was != each.now),
        }
    return render(request, "segments/classes/movement.html", context)


@require_GET
@access.page("see", "segments")
def members(request: HttpRequest) -> HttpResponse:
    """Customers in one class on a day, or those of them who were in another one before."""
    held = service.ladders()
    ladder = _ladder(held, request.GET.get("of", "tier"))
    known = {NONE, ABSENT, *(each.code for each in ladder.steps)}
    now, was = request.GET.get("now", NONE), request.GET.get("was", "")
    if now not in known or (was and was not in known):
        raise NotFound(_("There is no such class."), where={"class": (was or now)[:40]})
    day, since = _day(request, "day"), _day(request, "since") if was else None
    page = max(1, int(page)) if (page := request.GET.get("page", "1")).isdecimal() else 1
    found = service.members_of(
        ladder.code, now, day, was=was, since=since, limit=SIZE,
        offset=(min(page, 1_000_000) - 1) * SIZE,
    ).to_pylist()  # fmt: skip
    named = view.named((row["customer_id"] for row in found), view.reader_of(request))
    count = found[0]["customers"] if found else 0
    name, kind, currency = words.measure(next((each for each in held if each.measure), None))
    shown = table(
        request,
        columns=[
            Column("name", _("Customer"), url="url"),
            Column("country", _("Country")),
            Column("value", name, kind=kind, currency=currency),
        ],
        rows=[
            {
                "name": named[row["customer_id"]].name,
                "url": reverse("view:customer", args=[row["customer_id"]]),
                "country": named[row["customer_id"]].country,
                "value": row["value"],
            }
            for row in found
        ],
        size=SIZE, count=count, has_next=page * SIZE < count, row_url="url", id="class-members",
        caption=_("Customers"), empty=Empty("users", _("Nobody is in this class")),
    )  # fmt: skip
    context = {
        "ladder": said(ladder.label),
        "now": words.class_label(ladder, now),
        "tone": words.tone(ladder, now),
        "was": words.class_label(ladder, was) if was else "",
        "was_tone": words.tone(ladder, was),
        "day": day,
        "since": since,
        "table": shown,
    }
    return render(request, "segments/classes/members.html", context)


def _ladder(held: list[Ladder], code: str) -> Ladder:
    for each in held:
        if each.code == code:
            return each
    raise NotFound(_("There is no such division of customers."), where={"division": code[:40]})


def _day(request: HttpRequest, name: str) -> date:
    text = request.GET.get(name, "")
    for each in service.class_days():
        if not text or text == each.isoformat():
            return each
    raise NotFound(_("Classes were not told as of that day."), where={"day": text[:20]})


def _two(request: HttpRequest, days: list[date]) -> tuple[date, date]:
    """The days asked for, the newest two if none are; the earlier one first."""
    told = {each.isoformat(): each for each in days}
    until = told.get(request.GET.get("until", ""), days[0])
    others = [each for each in days if each != until]
    since = told.get(request.GET.get("since", ""), others[0])
    if since == until:
        since = others[0]
    return min(since, until), max(since, until)


def _moved_url(ladder: Ladder, each: Moved, since: date, until: date) -> str:
    if each.now == ABSENT:
        # Who is no longer on record has no page to lead to.
        return ""
    asked = {
        "of": ladder.code, "now": each.now, "day": until.isoformat(), "was": each.was,
        "since": since.isoformat(),
    }  # fmt: skip
    return f"{reverse('segments:class-members')}?{urlencode(asked)}"


def _chart(ladder: Ladder, found: list[Moved], since: date, until: date) -> dict[str, Any]:
    order = [*ladder.codes, NONE, ABSENT]
    nodes = [
        {
            "name": f"{side}-{code}",
            "label": words.class_label(ladder, code),
            "depth": depth,
            "colour": words.colour(ladder, code),
        }
        for depth, side in enumerate(("was", "now"))
        for code in order
        if any(getattr(each, side) == code for each in found)
    ]
    links = [
        {
            "source": f"was-{each.was}",
            "target": f"now-{each.now}",
            "value": each.customers,
            "url": _moved_url(ladder, each, since, until),
        }
        for each in sorted(found, key=lambda one: (order.index(one.was), order.index(one.now)))
    ]
    return {"nodes": nodes, "links": links, "unit": _("customers")}


def _table(
    request: HttpRequest, ladder: Ladder, found: list[Moved], since: date, until: date
) -> Table:
    ranked = next((each for each in service.ladders() if each.measure), None)
    name, kind, currency = words.measure(ranked)
    rows = [
        {
            "was": words.class_label(ladder, each.was),
            "was_tone": words.tone(ladder, each.was),
            "now": words.class_label(ladder, each.now),
            "tone": words.tone(ladder, each.now),
            "customers": each.customers,
            "value": each.value,
            "url": _moved_url(ladder, each, since, until),
        }
        for each in found
        if each.was != each.now
    ]
    return table(
        request,
        columns=[
            Column("was", _("From class"), template="segments/classes/_was.html"),
            Column("now", _("To class"), template="segments/classes/_now.html"),
            Column("customers", _("Customers"), kind="number", url="url"),
            Column("value", name, kind=kind, currency=currency),
        ],
        rows=rows, id="moves", caption=_("Who moved"),
        empty=Empty("arrows-exchange", _("Nobody moved between these days")),
    )  # fmt: skip
