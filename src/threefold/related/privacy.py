"""What this room holds on a person: handed out, or erased."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from django.db import transaction

from threefold.descriptive import service as descriptive
from threefold.related.models import Answer, AnswerClaim
from threefold.related.service import needs, rivals, surveys
from threefold.related.service.scores import privacy as scores


def export(customer_id: int) -> dict[str, Any]:
    """Every answer of a customer, whoever of those merged gave it, his part in surveys, what he
    wants, suggested and said in meetings, scores."""
    answers = Answer.objects.filter(customer_id__in=descriptive.within(customer_id)).order_by("id")
    return {
        "answer": list(answers.values()),
        **surveys.privacy.export(customer_id),
        **needs.privacy.export(customer_id),
        **rivals.privacy.export(customer_id),
        **scores.export(customer_id),
    }


def erase(customer_id: int) -> dict[str, int]:
    """Erase every answer, invitation and filled-in survey, his needs, what he suggested and said in
    meetings, and every score; rows gone by table."""
    gone = scores.erase(customer_id)
    with transaction.atomic():
        own = descriptive.own_of(customer_id)
        wanted = needs.privacy.erase(customer_id)
        claims = AnswerClaim.objects.filter(answer__customer_id__in=own).delete()[0]
        answers = Answer.objects.filter(customer_id__in=own).delete()[0]
        asked = surveys.privacy.erase(customer_id)
        asked |= rivals.privacy.erase(customer_id)
        descriptive.announce(pa.table({"customer_id": pa.array(own, pa.int64())}))
    return {"answer": answers, "answerclaim": claims, **asked, **wanted, **gone}
