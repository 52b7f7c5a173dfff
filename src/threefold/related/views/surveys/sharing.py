"""Where a survey is found: address, QR code, kiosk, snippet to embed, sheet to print."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, override

from threefold.access import service as access
from threefold.access.service import open_pages, page
from threefold.plan.service import labels
from threefold.related.service import surveys
from threefold.related.views.surveys import questions
from threefold.related.views.surveys.shared import frame


@page("see", "customers")
def share(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Address, QR code, kiosk and snippet."""
    survey = surveys.get(survey_id)
    design = surveys.asked(surveys.version_of(survey))
    embed = reverse("related:ask-embed", args=[survey.slug])
    title = design.text("title", get_language() or "en")
    # The word of a kiosk lifts the limit on how often one address may answer, so it is no secret
    # to hand to everybody who may look.
    kiosk = ""
    if access.can(request.user, "edit", "customers"):
        word = surveys.tokens.for_kiosk(survey)
        kiosk = reverse("related:ask-kiosk", args=[survey.slug, word])
    context = {
        **frame(request, survey, "share"),
        "address": request.build_absolute_uri(survey.address),
        "kiosk_url": kiosk,
        "snippet": open_pages.snippet(request, embed, slug=survey.slug, title=title),
        "languages": [(tag, labels.name("language", tag)) for tag in design.languages],
    }
    return render(request, "related/surveys/share.html", context)


@page("see", "customers")
def qr(request: HttpRequest, survey_id: int) -> HttpResponse:
    """The QR code of the survey as SVG; answers by it count as such."""
    survey = surveys.get(survey_id)
    return open_pages.qr_code(request, f"{survey.address}?c=qr", survey.slug)


@page("see", "customers")
def sheet(request: HttpRequest, survey_id: int) -> HttpResponse:
    """The survey to print and fill in by hand, in one language; keyed in afterwards."""
    survey = surveys.get(survey_id)
    version = surveys.version_of(survey)
    design = surveys.asked(version)
    language = design.speaks(request.GET.get("lang") or get_language() or "en")
    with override(language):
        asked = questions.questions(design, language)
        only = questions.conditions(design, language)
        context = {
            "survey": survey,
            "back": reverse("related:survey-share", args=[survey.pk]),
            "version": version,
            "language": language,
            "title": design.text("title", language),
            "intro": design.text("intro", language),
            "questions": [(each, only.get(each.code, "")) for each in asked],
            "any_required": any(each.required for each in asked),
            "sheet_languages": [(tag, labels.name("language", tag)) for tag in design.languages],
        }
        return render(request, "related/surveys/sheet.html", context)
