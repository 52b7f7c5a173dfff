"""Where a survey is found: address, QR code, kiosk, snippet to embed, sheet to print."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.views.decorators.http import require_POST

from threefold.access import service as access
from threefold.access.service import open_pages, page
from threefold.plan.service import labels
from threefold.related.logic.surveys.shape import Design
from threefold.related.models import Survey
from threefold.related.service import surveys
from threefold.related.views.surveys import questions
from threefold.related.views.surveys.shared import frame

_MOST_SHEETS = 500


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
    design = surveys.asked(surveys.version_of(survey))
    language = design.speaks(request.GET.get("lang") or get_language() or "en")
    offered = [(tag, labels.name("language", tag)) for tag in design.languages]
    return _printed(request, survey, [{"language": language}], offered)


@page("edit", "imports")
@require_POST
def sheets(request: HttpRequest, survey_id: int) -> HttpResponse:
    """A sheet for each customer whose link is handed over, in his language, with his number and the
    link as QR code; they count as asked from now on."""
    survey = surveys.get(survey_id)
    asked = list(surveys.inviting.to_hand_over(survey)[:_MOST_SHEETS])
    surveys.inviting.handed_over(survey, asked, actor=request.user, what="sheets")
    base = request.build_absolute_uri("/")[:-1]
    wanted = [
        {
            "language": each.language,
            "customer": each.customer_id,
            "about": surveys.words.about(each.about, each.reference),
            "qr": open_pages.qr_picture(surveys.letters.link(each, base)),
        }
        for each in asked
    ]
    return _printed(request, survey, wanted, [])


def _printed(
    request: HttpRequest,
    survey: Survey,
    wanted: list[dict[str, Any]],
    offered: list[tuple[str, str]],
) -> HttpResponse:
    version = surveys.version_of(survey)
    design = surveys.asked(version)
    said = {each["language"]: _said(design, each["language"]) for each in wanted}
    language = wanted[0]["language"] if wanted else design.speaks(get_language() or "en")
    with override(language):
        context = {
            "survey": survey,
            "version": version,
            "language": language,
            "title": design.text("title", language),
            "sheets": [{**said[each["language"]], **each} for each in wanted],
            "sheet_languages": offered,
            "back": reverse("related:survey-share", args=[survey.pk]),
        }
        return render(request, "related/surveys/sheet.html", context)


def _said(design: Design, language: str) -> dict[str, Any]:
    with override(language):
        asked = questions.questions(design, language)
        only = questions.conditions(design, language)
        return {
            "title": design.text("title", language),
            "intro": design.text("intro", language),
            "questions": [(each, only.get(each.code, "")) for each in asked],
            "any_required": any(each.required for each in asked),
        }
