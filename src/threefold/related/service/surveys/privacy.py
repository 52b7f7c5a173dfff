"""What surveys hold on a customer: handed out, or erased."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from threefold.descriptive import service as descriptive
from threefold.related.models import Invitation, SurveyReply, SurveyResponse


def export(customer_id: int) -> dict[str, Any]:
    """Invitations and everything answered, whoever of those merged it was."""
    own = descriptive.own_of(customer_id)
    invitations = Invitation.objects.filter(customer__in=own).order_by("pk")
    responses = SurveyResponse.objects.filter(customer__in=own).order_by("answered_at")
    replies = SurveyReply.objects.filter(response__customer__in=own).order_by("pk")
    hidden = {"nonce"}
    fields = [f.attname for f in Invitation._meta.concrete_fields if f.attname not in hidden]
    return {
        "invitation": list(invitations.values(*fields)),
        "surveyresponse": list(responses.values()),
        "surveyreply": list(replies.values()),
    }


def erase(customer_id: int) -> dict[str, int]:
    """Erase them; rows gone by table."""
    with transaction.atomic():
        own = descriptive.own_of(customer_id)
        replies = SurveyReply.objects.filter(response__customer__in=own).delete()[0]
        responses = SurveyResponse.objects.filter(customer__in=own).delete()[0]
        invitations = Invitation.objects.filter(customer__in=own).delete()[0]
    return {"surveyreply": replies, "surveyresponse": responses, "invitation": invitations}
