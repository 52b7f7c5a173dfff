"""The tracking plan of a source: what it is to send, what it has sent, and the way between."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from threefold.access.service import page
from threefold.collect.models import Source
from threefold.collect.service import stream
from threefold.collect.types import KindRule, Tracking
from threefold.collect.views.shared import complain
from threefold.collect.views.stream.kinds import choices, read_rule, rows_of
from threefold.collect.views.stream.shared import clean, page_of, source_of
from threefold.kit.errors import Invalid, ThreefoldError

_MOST_BYTES = 1 << 20


def mark(event: str) -> str:
    """An event's place in addresses, which are kept in more logs than its name should be."""
    return hashlib.sha256(event.encode()).hexdigest()[:16]


@page("see", "imports")
def plan(request: HttpRequest, source: str) -> HttpResponse:
    found = source_of(source)
    tracking = stream.tracking.of(found.pk)
    events, _traits = stream.seen.lately(found.pk)
    counts = {each.name: each.count for each in events}
    names = dict(choices())
    planned = [
        {
            "name": name,
            "mark": mark(name),
            "kind": names.get(rule.kind, rule.kind),
            "properties": len(rule.properties),
            "count": counts.get(name, 0),
        }
        for name, rule in sorted(tracking.kinds.items())
    ]
    unplanned = [
        {
            "name": each.name,
            "mark": mark(each.name),
            "count": each.count,
            "properties": ", ".join(sorted(each.properties)),
        }
        for each in events
        if each.name not in tracking.kinds
    ]
    context = page_of(
        request,
        found,
        "source-plan",
        tracking=tracking,
        planned=planned,
        unplanned=unplanned,
        issuers=_issuers(found, tracking.user_id_issuer),
    )
    return render(request, "collect/stream/plan.html", context)


def _issuers(source: Source, chosen: str) -> list[tuple[str, str]]:
    """Who may have given out the numbers that a source sends; "" is the source itself."""
    others = dict(Source.objects.exclude(pk=source.pk).order_by("label").values_list("pk", "label"))
    if chosen and chosen != source.pk:
        others.setdefault(chosen, chosen)
    return [("", _("This source: %(name)s") % {"name": source.label}), *others.items()]


@page("edit", "imports")
@require_POST
def settings(request: HttpRequest, source: str) -> HttpResponse:
    """What to do with what the plan does not name, and whose numbers userId holds."""
    issuer = clean(request.POST.get("issuer", ""))[:60]
    tracking = replace(
        stream.tracking.of(source), unknown=request.POST.get("unknown", ""), user_id_issuer=issuer
    )
    _save(request, source, tracking)
    return redirect("collect:source-plan", source=source)


@page("edit", "imports")
@require_POST
def add(request: HttpRequest, source: str, event: str) -> HttpResponse:
    """Put a seen event into the plan, with its kind and properties as they were seen."""
    found = source_of(source)
    events, _traits = stream.seen.lately(found.pk)
    each = next((each for each in events if mark(each.name) == event), None)
    if each is None:
        raise Http404
    tracking = stream.tracking.of(found.pk)
    rule = stream.seen.suggested(each.name, each.properties)
    if _save(request, source, _with(tracking, each.name, rule)):
        messages.success(request, _("Added as it was seen. Check its types."))
    return redirect("collect:source-event", source=source, event=event)


@page("edit", "imports")
def event(request: HttpRequest, source: str, event: str) -> HttpResponse:
    """One event of the plan: its kind, its properties with type, needed, personal."""
    found = source_of(source)
    tracking = stream.tracking.of(found.pk)
    name = _named(tracking, event)
    if request.method == "POST" and _save(
        request, source, _with(tracking, name, read_rule(request.POST))
    ):
        messages.success(request, _("Saved. It holds from the next event on."))
        return redirect("collect:source-plan", source=source)
    rule = tracking.kinds[name]
    shapes = {each.name: each.properties for each in stream.seen.lately(found.pk)[0]}
    more = {key: type_ for key, type_ in shapes.get(name, {}).items() if key not in rule.properties}
    context = page_of(
        request,
        found,
        "source-plan",
        event={"name": name, "mark": event, "kind": rule.kind},
        kinds=choices(rule.kind),
        rows=rows_of(rule, more),
    )
    return render(request, "collect/stream/event.html", context)


@page("edit", "imports")
@require_POST
def new(request: HttpRequest, source: str) -> HttpResponse:
    """An event that was not seen yet, by name."""
    found = source_of(source)
    name = clean(request.POST.get("name", ""))
    tracking = stream.tracking.of(found.pk)
    if not 0 < len(name) <= 200:
        messages.error(request, _("Give the event's name as the sender writes it."))
        return redirect("collect:source-plan", source=source)
    if name not in tracking.kinds:
        _save(request, source, _with(tracking, name, stream.seen.suggested(name, {})))
    return redirect("collect:source-event", source=source, event=mark(name))


@page("edit", "imports")
@require_POST
def remove(request: HttpRequest, source: str, event: str) -> HttpResponse:
    tracking = stream.tracking.of(source_of(source).pk)
    name = _named(tracking, event)
    kinds = {key: rule for key, rule in tracking.kinds.items() if key != name}
    _save(request, source, replace(tracking, kinds=kinds))
    return redirect("collect:source-plan", source=source)


@page("see", "imports")
def download(request: HttpRequest, source: str) -> HttpResponse:
    """The plan as JSON, to keep beside the sender's code or to bring into another source."""
    found = source_of(source)
    told = stream.tracking.of(found.pk).to_dict()
    answer = JsonResponse(told, json_dumps_params={"indent": 2, "ensure_ascii": False})
    answer["Content-Disposition"] = f'attachment; filename="tracking-{found.pk}.json"'
    return answer


@page("edit", "imports")
@require_POST
def upload(request: HttpRequest, source: str) -> HttpResponse:
    """Put a plan from a JSON file in the place of the present one."""
    found = source_of(source)
    file = request.FILES.get("file")
    try:
        tracking = _read(file)
    except ThreefoldError as error:
        complain(request, error)
        return redirect("collect:source-plan", source=source)
    if _save(request, found.pk, tracking):
        messages.success(request, _("The plan was read and is in force."))
    return redirect("collect:source-plan", source=source)


def _read(file: Any) -> Tracking:
    remedy = _("Take a file that was downloaded here, and change that.")
    if file is None or file.size > _MOST_BYTES:
        raise Invalid(_("Choose a JSON file of at most 1 MB."), remedy=remedy)
    try:
        return Tracking.from_dict(json.loads(file.read().decode("utf-8-sig")))
    except (ValueError, TypeError, AttributeError, KeyError):
        raise Invalid(_("This file holds no tracking plan."), remedy=remedy) from None


def _with(tracking: Tracking, name: str, rule: KindRule) -> Tracking:
    return replace(tracking, kinds={**tracking.kinds, name: rule})


def _named(tracking: Tracking, event: str) -> str:
    name = next((name for name in tracking.kinds if mark(name) == event), None)
    if name is None:
        raise Http404
    return name


def _save(request: HttpRequest, source: str, tracking: Tracking) -> bool:
    try:
        stream.tracking.save(source, tracking, actor=request.user)
    except ThreefoldError as error:
        complain(request, error)
        return False
    return True
