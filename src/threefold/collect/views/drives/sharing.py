"""Where the form is found: address, QR code, snippet to embed, poster and card to print."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, override

from threefold.access.service import open_pages, page
from threefold.collect.models import CodeUse, Drive
from threefold.collect.service import drives
from threefold.collect.views.drives import questions
from threefold.collect.views.drives.shared import frame
from threefold.plan import service as plans
from threefold.plan.service import labels


@page("see", "customers")
def share(request: HttpRequest, drive_id: int) -> HttpResponse:
    """Address, QR code and snippet."""
    drive = drives.get(drive_id)
    design = drives.design_of(drive)
    embed = reverse("collect:form-embed", args=[drive.slug])
    title = design.text("title", get_language() or "en")
    context = {
        **frame(request, drive, "share"),
        "address": request.build_absolute_uri(drive.address),
        "snippet": open_pages.snippet(request, embed, slug=drive.slug, title=title),
        "languages": [(tag, labels.name("language", tag)) for tag in design.languages],
    }
    return render(request, "collect/drives/share.html", context)


@page("see", "customers")
def qr(request: HttpRequest, drive_id: int) -> HttpResponse:
    """The QR code of the form as SVG; entries by it count as such."""
    drive = drives.get(drive_id)
    return open_pages.qr_code(request, f"{drive.address}?c=qr", drive.slug)


@page("see", "customers")
def sheet(request: HttpRequest, drive_id: int, kind: str) -> HttpResponse:
    """A poster (A5) with the QR code, or a card (A6) to fill in by hand, to print."""
    drive = drives.get(drive_id)
    design = drives.design_of(drive)
    language = design.speaks(request.GET.get("lang") or get_language() or "en")
    with override(language):
        context = {
            "drive": drive,
            "back": reverse("collect:drive-share", args=[drive.pk]),
            "kind": kind,
            "language": language,
            "title": design.text("title", language),
            "intro": design.text("intro", language),
            "address": request.build_absolute_uri(drive.address),
            "questions": questions.questions(design, plans.current(), language),
            "boxes": _boxes(drive, language),
            "asks_code": drive.codes == CodeUse.ASK,
            "sheet_languages": [(tag, labels.name("language", tag)) for tag in design.languages],
            "any_required": any(each.required for each in design.fields),
        }
        return render(request, "collect/drives/sheet.html", context)


def _boxes(drive: Drive, language: str) -> list[tuple[str, str]]:
    """Texts of the boxes, each with its version, so that a card proves what was agreed to."""
    latest = drives.wordings.current(drive)
    found = []
    for box in questions.boxes(drives.design_of(drive), language):
        known = latest.get((box.purpose, language))
        mark = f"{box.purpose} {language} {known.number}" if known else ""
        found.append((box.text, mark))
    return found
