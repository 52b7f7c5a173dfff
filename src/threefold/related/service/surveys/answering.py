"""A filled-in survey is read, judged, and kept as typed replies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from threefold.audit import service as audit
from threefold.descriptive import service as descriptive
from threefold.kit import clock
from threefold.kit.errors import Conflict, Invalid, NotFound
from threefold.plan.types import pick
from threefold.related.logic.surveys.replies import MISSING, Raw, Reply, read
from threefold.related.logic.surveys.shape import Design
from threefold.related.models import (
    Channel,
    Invitation,
    InvitationState,
    ResponseState,
    Survey,
    SurveyReply,
    SurveyResponse,
    SurveyState,
    SurveyVersion,
)
from threefold.related.service.surveys import designing, guarding, landing
from threefold.related.service.surveys.tokens import Shown


class Refused(Invalid):
    """Some answers need mending: `problems` by question."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(_("Some answers need mending."), where={"problems": len(problems)})
        self.problems = problems


@dataclass(frozen=True)
class Sent:
    """What came back. `trap` was filled in where people see no field; `kiosk` is its word."""

    shown: Shown
    raw: Raw
    trap: str = ""
    address: str = ""
    kiosk: str = ""


def answer(
    survey: Survey,
    sent: Sent,
    *,
    actor: Any = None,
    customer: int | None = None,
    reference: tuple[str, str] = ("", ""),
) -> SurveyResponse:
    """Keep what was sent, once: the same page sent again changes nothing.

    `actor` is who of the staff typed it, `customer` whom he typed it for, `reference` ("purchase"
    or "contact", its number). An invitation names all that by itself. Raises Refused with what
    to mend, Conflict when the survey is closed or the invitation was used, Busy.
    """
    known = SurveyResponse.objects.filter(pk=sent.shown.response, survey=survey).first()
    if known is not None:
        return known
    survey = designing.get(survey.pk)
    version = survey.versions.filter(pk=sent.shown.version).first()
    if version is None:
        raise NotFound(_("There is no such page."))
    _require_open(survey, sent.shown.channel)
    many = actor is None and guarding.knocked(sent.address, kiosk=sent.kiosk)
    design = designing.asked(version)
    replies, problems = read(design, sent.raw)
    if not problems and not replies:
        problems = {design.questions[0].code: MISSING}
    if problems:
        raise Refused(problems)
    held = bool(sent.trap.strip()) or (many and sent.shown.invitation is None)
    with transaction.atomic():
        kept = _kept(survey, version, sent, held, actor, customer, reference)
        _judge(kept, design, replies)
        SurveyReply.objects.bulk_create(
            SurveyReply(
                response=kept, question=each.question, item=each.item, number=each.number,
                choice=each.choice, text=each.text,
            )
            for each in replies
        )  # fmt: skip
        _consents(kept, design, replies, actor)
        if actor is not None:
            audit.record(
                actor=actor,
                action="related.survey.keyed",
                target_kind="survey",
                target_id=str(survey.pk),
                detail={"response": str(kept.pk), "channel": kept.channel},
            )
    landing.land()
    return kept


def settle(kept: SurveyResponse) -> None:
    """An answer that was held back counts, or is one too many for a quota."""
    design = designing.asked(kept.version)
    fields = ("question", "item", "number", "choice", "text")
    replies = [Reply(*row) for row in kept.replies.values_list(*fields)]
    kept.state = ResponseState.TAKEN
    kept.save(update_fields=["state"])
    _judge(kept, design, replies)
    _consents(kept, design, replies, actor=None)


def _judge(kept: SurveyResponse, design: Design, replies: list[Reply]) -> None:
    if kept.state == ResponseState.TAKEN and _over(kept, design, replies):
        kept.state = ResponseState.OVER
        kept.save(update_fields=["state"])


def _require_open(survey: Survey, channel: str) -> None:
    if channel == Channel.PAPER and survey.state == SurveyState.CLOSED:
        return
    if designing.standing(survey) != "open":
        raise Conflict(_("This survey is over."), remedy=_("Thank you for your interest."))


def _kept(
    survey: Survey,
    version: SurveyVersion,
    sent: Sent,
    held: bool,
    actor: Any,
    customer: int | None,
    reference: tuple[str, str],
) -> SurveyResponse:
    about, number = reference
    invitation = None
    if sent.shown.invitation is not None:
        invitation = _used(survey, sent.shown.invitation)
        customer, about, number = (
            invitation.customer_id, invitation.about, invitation.reference
        )  # fmt: skip
    elif customer is not None and (invited := _invited(survey, customer)) is not None:
        invitation = _answered(invited)
        about, number = reference if about else (invitation.about, invitation.reference)
    return SurveyResponse.objects.create(
        pk=sent.shown.response,
        survey=survey,
        version=version,
        invitation=invitation,
        customer_id=customer,
        state=ResponseState.HELD if held else ResponseState.TAKEN,
        channel=sent.shown.channel,
        language=sent.shown.language,
        about=about,
        reference=number.replace("\0", "")[:80],
        shown_at=sent.shown.at,
        answered_at=clock.now(),
        user=actor,
    )


def _used(survey: Survey, number: int) -> Invitation:
    found = Invitation.objects.select_for_update().filter(pk=number, survey=survey).first()
    if found is None:
        raise NotFound(_("There is no such page."))
    if found.state != InvitationState.ANSWERED and found.expires_at <= clock.now():
        raise Conflict(_("This survey is over."), remedy=_("Thank you for your interest."))
    return _answered(found)


def _invited(survey: Survey, customer: int) -> Invitation | None:
    """The invitation of somebody whose sheet is typed in: he needs no reminder any more."""
    own = Invitation.objects.filter(survey=survey, customer__in=descriptive.within(customer))
    return own.select_for_update().first()


def _answered(found: Invitation) -> Invitation:
    if found.state == InvitationState.ANSWERED:
        raise Conflict(
            _("This survey was answered already."), remedy=_("Thank you, nothing is left to do.")
        )
    found.state, found.asked_at = InvitationState.ANSWERED, found.asked_at or clock.now()
    found.save(update_fields=["state", "asked_at"])
    return found


def _over(kept: SurveyResponse, design: Design, replies: list[Reply]) -> bool:
    """Whether somebody with one of these answers is one too many."""
    chosen = {(each.question, each.choice) for each in replies}
    for quota in design.quotas:
        if (quota.question, quota.option) in chosen:
            same = SurveyReply.objects.filter(
                response__survey=kept.survey_id,
                response__state=ResponseState.TAKEN,
                question=quota.question,
                choice=quota.option,
            ).exclude(response=kept.pk)
            if same.count() >= quota.most:
                return True
    return False


def _consents(kept: SurveyResponse, design: Design, replies: list[Reply], actor: Any) -> None:
    """Leave that was given is evidence; a box left empty withdraws nothing."""
    if kept.customer_id is None or kept.state == ResponseState.HELD:
        return
    for each in replies:
        asked = design.question(each.question)
        if asked and asked.type == "consent" and each.choice == "yes":
            descriptive.note_consent(
                kept.customer_id,
                asked.purpose,
                True,
                actor=actor,
                wording=pick(asked.text, kept.language),
                source="survey",
                at=kept.answered_at,
            )
