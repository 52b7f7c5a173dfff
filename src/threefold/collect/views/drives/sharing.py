"""Where the form is found: address, QR code, snippet to embed, poster and card to print."""

from __future__ import annotations

import io

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import get_language, override

from threefold.access.service import page
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
    base = request.build_absolute_uri("/")[:-1]
    embed = base + reverse("collect:form-embed", args=[drive.slug])
    script = base + static("ui/embed.js")
    design = drives.design_of(drive)
    title = escape(design.text("title", get_language() or "en"))
    snippet = (
        f'<iframe data-threefold-form="{drive.slug}" src="{embed}" title="{title}"'
        f' width="100%" height="700" frameborder="0"></iframe>\n'
        f'<script src="{script}" async></script>'
    )
    context = {
        **frame(request, drive, "share"),
        "address": base + drive.address,
        "snippet": snippet,
        "languages": [(tag, labels.name("language", tag)) for tag in design.languages],
    }
    return render(request, "collect/drives/share.html", context)


@page("see", "customers")
def qr(request: HttpRequest, drive_id: int) -> HttpResponse:
    """The QR code of the form as SVG; entries by it count as such."""
    drive = drives.get(drive_id)
    out = io.BytesIO()
    address = request.build_absolute_uri(drive.address) + "?c=qr"
    segno.make(address, error="m", micro=False).save(
        out, kind="svg", scale=8, border=4, dark="#000", light="#fff", xmldecl=False
    )
    response = HttpResponse(out.getvalue(), content_type="image/svg+xml")
    if request.GET.get("download"):
        response["Content-Disposition"] = f'attachment; filename="{drive.slug}-qr.svg"'
    return response


@page("see", "customers")
def sheet(request: HttpRequest, drive_id: int, kind: str) -> HttpResponse:
    """A poster (A5) with the QR code, or a card (A6) to fill in by hand, to print."""
    drive = drives.get(drive_id)
    design = drives.design_of(drive)
    language = design.speaks(request.GET.get("lang") or get_language() or "en")
    with override(language):
        context = {
            "drive": drive,
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
