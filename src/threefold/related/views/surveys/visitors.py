"""What the pages for whoever answers share: language, frame, what may come back."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from threefold.access.service import open_pages
from threefold.kit import visitors
from threefold.related.logic.surveys.shape import Design
from threefold.related.models import Survey
from threefold.related.service.surveys.tokens import Shown

PAGES = "related/surveys/public"


def asked_language(request: HttpRequest, design: Design, otherwise: str = "") -> str:
    """The one chosen, else `otherwise`, else the browser's; among those offered."""
    return design.speaks(open_pages.asked_language(request, otherwise))


def frame_of(
    survey: Survey, design: Design, language: str, *, place: str, word: str, kept: dict[str, str]
) -> dict[str, Any]:
    """What every page needs; `kept` are parameters that go along, `word` that of a kiosk."""
    shared = open_pages.frame(
        reverse(f"related:{place}", args=[survey.slug, *([word] if word else [])]),
        title=design.text("title", language),
        language=language,
        offered=design.languages,
        kept=kept,
    )
    embedded = survey.slug if place == "ask-embed" else ""
    return {**shared, "survey": survey, "embedded": embedded, "kiosk": word}


def usable(shown: Shown | None, survey: Survey, request: HttpRequest) -> bool:
    """Whether what came back belongs to a page of this survey shown here not long ago."""
    return (
        shown is not None
        and shown.survey == survey.pk
        and not shown.stale
        and not visitors.foreign(request)
    )
