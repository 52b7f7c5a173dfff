"""What the staff's pages of one survey share."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from threefold.access import service as access
from threefold.related.models import Survey, SurveyState
from threefold.related.service import surveys
from threefold.ui.service import Tab

TONES = {
    "draft": "neutral", "open": "green", "closed": "neutral", "waiting": "amber", "asked": "blue",
    "answered": "green", "refused": "neutral", "failed": "red",
}  # fmt: skip


def frame(request: HttpRequest, survey: Survey, at: str) -> dict[str, Any]:
    """Survey, tabs and rights for a page of one survey; `at` is the tab it stands under."""
    designs = access.can(request.user, "see", "imports")
    types = access.can(request.user, "edit", "customers")
    drafted = survey.state == SurveyState.DRAFT
    to_call = 0
    if types and not drafted:
        to_call = surveys.inviting.to_call(survey).count()
    listed = [
        ("design", _("Questions"), "survey", designs, None),
        ("share", _("Share"), "survey-share", not drafted, None),
        ("invite", _("Invite"), "survey-invite", designs and not drafted, None),
        ("calls", _("Calls"), "survey-calls", types and not drafted, to_call or None),
        ("key", _("Key in sheets"), "survey-key", types and not drafted, None),
        ("results", _("Results"), "survey-results", not drafted, None),
        ("trend", _("Over time"), "survey-trend", not drafted, None),
    ]  # fmt: skip
    return {
        "survey": survey,
        "tone": TONES[survey.state],
        "tabs": [
            Tab(label, reverse(f"related:{name}", args=[survey.pk]), key == at, count)
            for key, label, name, shown, count in listed
            if shown
        ],
        "may_edit": access.can(request.user, "edit", "imports"),
        "unpublished": designs and surveys.unpublished(survey),
        "standing": surveys.standing(survey),
    }


def home_of(request: HttpRequest, survey: Survey) -> str:
    """The first page of a survey that this visitor may open."""
    designs = access.can(request.user, "see", "imports")
    drafted = survey.state == SurveyState.DRAFT
    name = "survey-results" if not drafted else "survey" if designs else "survey-results"
    return reverse(f"related:{name}", args=[survey.pk])
