"""Answers held back because they look like a program's, and those of them that count after all."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from threefold.audit import service as audit
from threefold.related.models import ResponseState, Survey, SurveyResponse
from threefold.related.service.surveys import answering, landing


def held(survey: Survey) -> QuerySet[SurveyResponse]:
    """Newest first."""
    return SurveyResponse.objects.filter(survey=survey, state=ResponseState.HELD)


def release(survey: Survey, responses: Collection[UUID], *, actor: Any) -> int:
    """Let these of the held ones count; how many. Quotas hold for them as for others."""
    with transaction.atomic():
        found = held(survey).filter(pk__in=responses).select_related("version")
        released = list(found.select_for_update(of=("self",)).order_by("answered_at"))
        for each in released:
            answering.settle(each)
        audit.record(
            actor=actor,
            action="related.survey.release",
            target_kind="survey",
            target_id=str(survey.pk),
            detail={"answers": len(released)},
        )
    landing.land()
    return len(released)
