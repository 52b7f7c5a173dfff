"""Where a survey is found: address, QR code, kiosk, snippet to embed, sheet to print."""

from __future__ import annotations

import io

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import get_language, override

from threefold.access import service as access
from threefold.access.service import page
from threefold.plan.service import labels
from threefold.related.service import surveys
from threefold.related.views.surveys import questions
from threefold.related.views.surveys.shared import frame


@page("see", "customers")
def share(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Address, QR code, kiosk and snippet."""
    survey = surveys.get(survey_id)
    design = surveys.asked(surveys.version_of(survey))
    base = request.build_absolute_uri("/")[:-1]
    embed = base + reverse("related:ask-embed", args=[survey.slug])
    script = base + static("ui/embed.js")
    title = escape(design.text("title", get_language() or "en"))
    snippet = (
        f'<iframe data-threefold-form="{survey.slug}" src="{embed}" title="{title}"'
        f' width="100%" height="700" frameborder="0"></iframe>\n'
        f'<script src="{script}" async></script>'
    )
    # The word of a kiosk lifts the limit on how often one address may answer, so it is no secret
    # to hand to everybody who may look.
    kiosk = ""
    if access.can(request.user, "edit", "customers"):
        word = surveys.tokens.for_kiosk(survey)
        kiosk = reverse("related:ask-kiosk", args=[survey.slug, word])
    context = {
        **frame(request, survey, "share"),
        "address": base + survey.address,
        "kiosk_url": kiosk,
        "snippet": snippet,
        "languages": [(tag, labels.name("language", tag)) for tag in design.languages],
    }
    return render(request, "related/surveys/share.html", context)


@page("see", "customers")
def qr(request: HttpRequest, survey_id: int) -> HttpResponse:
    """The QR code of the survey as SVG; answers by it count as such."""
    survey = surveys.get(survey_id)
    out = io.BytesIO()
    address = request.build_absolute_uri(survey.address) + "?c=qr"
    segno.make(address, error="m", micro=False).save(
        out, kind="svg", scale=8, border=4, dark="#000", light="#fff", xmldecl=False
    )
    response = HttpResponse(out.getvalue(), content_type="image/svg+xml")
    if request.GET.get("download"):
        response["Content-Disposition"] = f'attachment; filename="{survey.slug}-qr.svg"'
    return response


@page("see", "customers")
def sheet(request: HttpRequest, survey_id: int) -> HttpResponse:
    """The survey to print and fill in by hand, in one language; keyed in afterwards."""
    survey = surveys.get(survey_id)
    version = surveys.version_of(survey)
    design = surveys.asked(version)
    language = design.speaks(request.GET.get("lang") or get_language() or "en")
    with override(language):
        context = {
            "survey": survey,
            "version": version,
            "language": language,
            "title": design.text("title", language),
            "intro": design.text("intro", language),
            "questions": questions.questions(design, language),
            "sheet_languages": [(tag, labels.name("language", tag)) for tag in design.languages],
        }
        return render(request, "related/surveys/sheet.html", context)
