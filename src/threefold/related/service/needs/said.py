"""What customers wrote in surveys, to be taken into the register."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from threefold.access import service as access
from threefold.kit.errors import Denied, NotFound
from threefold.related.models import EvidenceKind, NeedEvidence, ResponseState, SurveyReply
from threefold.related.service.needs import noting


def replies(*, survey: int | None = None) -> QuerySet[SurveyReply]:
    """Texts that nobody took yet, newest first."""
    found = SurveyReply.objects.filter(
        response__state=ResponseState.TAKEN, number=None, choice="", evidence=None
    ).exclude(text="")
    if survey is not None:
        found = found.filter(response__survey=survey)
    return found.select_related("response__survey", "response__version").order_by(
        "-response__answered_at", "pk"
    )


def take(reply_id: int, *, name: str, product: str, strength: float, actor: Any) -> NeedEvidence:
    """Make a need of what was written, or strengthen one."""
    if not access.can(actor, "edit", "imports"):
        raise Denied(_("Your role does not read what customers wrote."))
    with transaction.atomic():
        reply = replies().filter(pk=reply_id).first()
        if reply is None:
            raise NotFound(
                _("Somebody took this into the register already, or it is gone."),
                remedy=_("Load the page anew."),
            )
        response = reply.response
        return noting.note(
            noting.Noted(
                name=name,
                product=product,
                strength=strength,
                kind=EvidenceKind.SURVEY,
                customer=response.customer_id,
                words=reply.text,
                said_on=timezone.localdate(response.answered_at),
                source=response.survey.name,
                reply=reply,
            ),
            actor=actor,
        )
