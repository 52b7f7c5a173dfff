"""The dashboard of duplicates, and what became of one customer."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from threefold.access import service as access
from threefold.audit import service as audit
from threefold.identity import service
from threefold.identity.models import Cause, Method
from threefold.identity.service import history as happened
from threefold.identity.service import wording
from threefold.identity.service.history import Event
from threefold.identity.service.overview import Overview, ever, overview
from threefold.identity.views import showing
from threefold.ui.service import Moment, by_kind

_MOST_SIZES = 10
_LESSONS = 12
_ICONS = {
    happened.RECORD: ("file-import", "blue"),
    happened.CHANGED: ("refresh", "blue"),
    happened.JOINED: ("users-group", "green"),
    happened.APART: ("x", "red"),
    happened.WITHDRAWN: ("arrow-back-up", "yellow"),
    happened.ACT: ("edit", "neutral"),
}


@require_GET
@access.page("see", "identity")
def duplicates(request: HttpRequest) -> HttpResponse:
    """How many duplicates there are, how sure that is, and what waits for staff."""
    found = overview()
    context: dict[str, Any] = {
        "tabs": showing.tabs("duplicates"),
        "found": found,
        "waiting": service.standing().waiting,
        "ever": ever(),
        "share": found.merged and 1 - found.persons / found.customers,
        "may_edit": access.can(request.user, "edit", "identity"),
        "curves": [(_entity(entity), f"curve-{entity}", _curve(steps))
                   for entity, steps in found.curves.items() if steps],
        "sizes": _sizes(found),
        "days": _days(found),
        "sources": [(f"{each.one} – {each.other}", each) for each in found.sources[:20]],
        "held": [(str(Cause(cause).label), count) for cause, count in found.held.items()],
        "lessons": [(_entity(entity), told, _lessons(told))
                    for entity, told in found.lessons.items() if told["answers"]],
    }  # fmt: skip
    return render(request, "identity/duplicates.html", context)


@require_GET
@access.page("see", "identity")
def history(request: HttpRequest, customer: int) -> HttpResponse:
    """Imports, edits, merges and partings of one customer, newest first."""
    whole = showing.whole_of(showing.small(customer))
    events = happened.history(whole.pk)
    others = showing.by_number({each.other for each in events if each.other})
    context = {
        "customer": whole,
        "name": showing.name_of(request, whole),
        "moments": [_moment(request, each, others, whole.pk) for each in events],
        "most": happened.MOST if len(events) == happened.MOST else 0,
    }
    return render(request, "identity/history.html", context)


def _entity(entity: str) -> str:
    return _("Organisations") if entity == "organisation" else _("Persons")


def _curve(steps: Any) -> dict[str, Any]:
    return {
        "labels": [f"{step.probability:.4g}" for step in steps],
        "series": [
            {"name": _("Right among those joined"), "values": [step.precision for step in steps]},
            {"name": _("Found of all there are"), "values": [step.recall for step in steps]},
        ],
        "format": "percent",
    }


def _sizes(found: Overview) -> dict[str, Any]:
    shown, rest = found.sizes[:_MOST_SIZES], found.sizes[_MOST_SIZES:]
    labels = [str(size) for size, _count in shown]
    values = [count for _size, count in shown]
    if rest:
        labels.append(f"{rest[0][0]}+")
        values.append(sum(count for _size, count in rest))
    return {"labels": labels, "values": values, "name": _("Merged customers")}


def _days(found: Overview) -> dict[str, Any]:
    return {
        "labels": [date_format(day.on, "SHORT_DATE_FORMAT") for day in found.days],
        "series": [
            {"name": gettext("By matching"), "values": [day.matched for day in found.days]},
            {"name": gettext("By staff"), "values": [day.staff for day in found.days]},
        ],
    }


def _lessons(told: Any) -> list[dict[str, Any]]:
    levels = sorted(told.get("levels", ()), key=lambda each: -abs(each["bits"]))
    return [
        {
            "label": wording.column(each),
            "level": wording.level(each),
            "bits": each["bits"],
            "answers": each["answers"],
        }
        for each in levels[:_LESSONS]
    ]


def _moment(request: HttpRequest, event: Event, others: Any, whole: int) -> Moment:
    icon, tone = _ICONS[event.what]
    meta = [(_("Customer number"), event.customer)] if event.customer != whole else []
    if event.by:
        meta.append((_("By"), event.by))
    if event.method:
        meta.append((_("Method"), str(Method(event.method).label)))
    if event.probability is not None:
        meta.append((_("Probability"), by_kind(event.probability, "percent", "", 1)))
    other = others.get(event.other)
    url = reverse("view:customer", args=[other.whole.pk]) if other else ""
    return Moment(event.at, _title(request, event, other), event.reason, icon, tone, url, meta)


def _title(request: HttpRequest, event: Event, other: Any) -> str:
    if event.what in (happened.RECORD, happened.CHANGED):
        record = showing.record(request, event.source, event.key, event.customer)
        if event.what == happened.RECORD:
            return _("Record came in: %(record)s") % {"record": record}
        return _("Newer record came in: %(record)s") % {"record": record}
    if event.what == happened.ACT:
        return audit.label(event.action)
    name = f"{showing.name_of(request, other)} · {event.other}" if other else str(event.other)
    if event.what == happened.JOINED:
        return _("Merged with %(name)s") % {"name": name}
    if event.what == happened.APART:
        return _("Decided to differ from %(name)s") % {"name": name}
    if event.action == "same":
        return _("Parted from %(name)s") % {"name": name}
    return _("No longer decided to differ from %(name)s") % {"name": name}
