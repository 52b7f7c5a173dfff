"""Entries of a drive, those held back among them, and what the drive brought."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from threefold.access import service as access
from threefold.access.service import page
from threefold.collect.models import Entry, EntryState
from threefold.collect.service import drives
from threefold.collect.service.drives.exporting import shown
from threefold.collect.views.drives.shared import frame
from threefold.identity import service as identity
from threefold.kit.errors import ThreefoldError
from threefold.plan import service as plans
from threefold.plan.service import labels
from threefold.ui.service import Fact, download

_MOST_COLUMNS = 4


@page("see", "imports")
def entries(request: HttpRequest, drive_id: int) -> HttpResponse:
    """What was sent in, newest first; those held back are released or dropped here."""
    drive = drives.get(drive_id)
    state = request.GET.get("state", "")
    found = drive.entries.exclude(state=EntryState.DROPPED)
    if state in EntryState.values:
        found = drive.entries.filter(state=state)
    asked = drives.design_of(drive).asked(plans.current())[:_MOST_COLUMNS]
    rows = _rows(request, found, asked)
    context = {
        **frame(request, drive, "entries"),
        "columns": [labels.text(variable) for _field, variable in asked],
        "rows": rows["rows"],
        "page": rows,
        "state": state,
        "states": [(each.value, each.label) for each in EntryState if each != EntryState.DROPPED],
    }
    return render(request, "collect/drives/entries.html", context)


@page("see", "imports")
def entry(request: HttpRequest, drive_id: int, entry_id: UUID) -> HttpResponse:
    """One entry: what was typed, masked by role, and the evidence of what was agreed to."""
    drive = drives.get(drive_id)
    one = get_object_or_404(drive.entries.select_related("code", "user"), pk=entry_id)
    plan = plans.current()
    known = [(plan.variables.get(code), code, value) for code, value in one.raw.items()]
    answers = [
        Fact(labels.text(variable) if variable else code, shown(request.user, variable, value))
        for variable, code, value in known
    ]
    context = {
        **frame(request, drive, "entries"),
        "entry": one,
        "answers": answers,
        "agreements": [
            {"given": each, "purpose": labels.text(plan.purposes[each.purpose])
             if each.purpose in plan.purposes else each.purpose}
            for each in one.agreements.select_related("wording")
        ],
        "customer": _customer_of(request, one),
    }  # fmt: skip
    return render(request, "collect/drives/entry.html", context)


@page("edit", "imports")
@require_POST
def judge(request: HttpRequest, drive_id: int) -> HttpResponse:
    """Release or drop one held entry."""
    entry = get_object_or_404(Entry, drive=drive_id, pk=request.POST.get("entry"))
    try:
        if request.POST.get("do") == "release":
            drives.release(entry, actor=request.user)
            messages.success(request, _("Released."))
        else:
            drives.drop(entry, actor=request.user)
            messages.success(request, _("Dropped; what was typed is deleted."))
    except ThreefoldError as error:
        messages.error(request, f"{error.message} {error.remedy}")
    return redirect(f"{reverse('collect:drive-entries', args=[drive_id])}?state=held")


@page("see", "imports")
def export(request: HttpRequest, drive_id: int, file_format: str) -> HttpResponse:
    """All entries as a file, masked by role."""
    drive = drives.get(drive_id)
    content = drives.exporting.entries(drive, file_format=file_format, actor=request.user)
    return download(content, f"{drive.slug}.{file_format}")


@page("see", "imports")
def results(request: HttpRequest, drive_id: int) -> HttpResponse:
    """Views, beginnings, entries, confirmations; by day, channel and language."""
    drive = drives.get(drive_id)
    found = drives.results(drive)
    days = {
        "labels": [day["day"].isoformat() for day in found.days],
        "series": [
            {"name": _("Entries"), "values": [day["entries"] for day in found.days]},
            {"name": _("Confirmed"), "values": [day["confirmed"] for day in found.days]},
        ],
        "format": "number",
    }
    languages = [
        {**row, "name": labels.name("language", row["language"])} for row in found.languages
    ]
    names = dict(Entry._meta.get_field("channel").flatchoices)  # type: ignore[union-attr]
    channels = [
        {**row, "name": names.get(row["channel"], row["channel"])} for row in found.channels
    ]
    context = {
        **frame(request, drive, "results"),
        "found": found,
        "days": days,
        "currency": settings.CURRENCY,
        "by": [(_("By channel"), channels), (_("By language"), languages)],
        "empty": not found.totals["entries"] and not found.totals["views"],
    }
    return render(request, "collect/drives/results.html", context)


def _customer_of(request: HttpRequest, entry: Entry) -> int | None:
    """The customer it became, for whoever may see customers."""
    address = drives.letters.email_of(entry)
    if not address or not entry.passed_at or not access.can(request.user, "see", "customers"):
        return None
    return identity.find("email", "", address)


def _rows(request: HttpRequest, found: Any, asked: Any) -> dict[str, Any]:
    given = request.GET.get("page", "1")
    number = max(1, int(given)) if given.isdigit() and len(given) < 7 else 1
    size = 50
    listed = list(found.select_related("code")[(number - 1) * size : number * size + 1])
    rows = [
        {
            "entry": entry,
            "cells": [
                shown(request.user, variable, entry.raw.get(variable.code, ""))
                for _field, variable in asked
            ],
        }
        for entry in listed[:size]
    ]
    return {
        "rows": rows,
        "number": number,
        "previous": number - 1 if number > 1 else None,
        "next": number + 1 if len(listed) > size else None,
    }
