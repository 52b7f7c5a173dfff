"""Who is asked: by leave for the purpose, not too often, and not by a way that is dead."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from threefold.audit import service as audit
from threefold.descriptive import service as descriptive
from threefold.descriptive.service import store
from threefold.kit import clock
from threefold.kit.errors import Conflict, NotFound
from threefold.related.models import Invitation, InvitationState, Survey, Way
from threefold.related.service.surveys import designing, judging, tokens

MOST = 20_000


@dataclass(frozen=True)
class Invited:
    """How many were invited, and how many left out by reason (`judging.REASONS`)."""

    invited: int
    left_out: Mapping[str, int]


def invite(
    survey: Survey,
    customers: pa.Table,
    *,
    way: str,
    actor: Any,
    base: str = "",
    most: int = MOST,
    about: str = "",
    references: Mapping[int, str] | None = None,
) -> Invited:
    """Invite those of these customers who may be asked, at most `most`, drawn by lot.

    `base` is scheme and host of the links; `about` ("purchase" or "contact") and `references` by
    customer name what the question is about. Letters go out soon after.
    """
    if designing.standing(survey) != "open":
        raise Conflict(_("The survey is not open."), remedy=_("Open it first, then invite to it."))
    with transaction.atomic():
        # One at a time, so that nobody is asked by two at once.
        store.take("invitation", 0)
        judged = judging.judge(survey, customers, way=way)
        fit = judged.filter(pc.equal(judged["reason"], ""))
        chosen = _drawn(fit, min(most, MOST))
        now = clock.now()
        said = designing.asked(designing.version_of(survey))
        Invitation.objects.filter(
            survey=survey,
            state=InvitationState.FAILED,
            asked_at=None,
            customer__in=chosen["customer_id"].to_pylist(),
        ).delete()
        Invitation.objects.bulk_create(
            (
                Invitation(
                    survey=survey,
                    customer_id=row["customer_id"],
                    way=way,
                    state=InvitationState.WAITING,
                    language=said.speaks(spoken(row["language"] or "")),
                    about=about,
                    reference=str((references or {}).get(row["customer_id"], ""))[:80],
                    nonce=secrets.token_hex(16),
                    base=base[:200],
                    made_at=now,
                    made_by=actor,
                    expires_at=now + timedelta(days=survey.link_days),
                )
                for row in chosen.to_pylist()
            ),
            batch_size=1_000,
        )
        counts = {
            row["values"]: row["counts"] for row in pc.value_counts(judged["reason"]).to_pylist()
        }
        left_out = {reason: counts[reason] for reason in judging.REASONS if counts.get(reason)}
        audit.record(
            actor=actor,
            action="related.survey.invite",
            target_kind="survey",
            target_id=str(survey.pk),
            detail={"way": way, "invited": chosen.num_rows, "left_out": sum(left_out.values())},
        )
    return Invited(chosen.num_rows, left_out)


def of_link(survey: Survey, text: str) -> Invitation:
    """The invitation of a personal link, or NotFound."""
    named = tokens.from_invitation(text)
    found = Invitation.objects.filter(pk=named[0], survey=survey).first() if named else None
    if found is None or named is None or not secrets.compare_digest(found.nonce, named[1]):
        raise NotFound(
            _("This link is not right."), remedy=_("Copy it whole from the letter, to its end.")
        )
    return found


def expired(invitation: Invitation) -> bool:
    return invitation.expires_at <= clock.now()


def to_hand_over(survey: Survey) -> QuerySet[Invitation]:
    """Invitations whose link is handed over while it can be answered, those not yet taken out
    first."""
    found = Invitation.objects.filter(
        survey=survey,
        way=Way.LINK,
        state__in=[InvitationState.WAITING, InvitationState.ASKED],
        expires_at__gt=clock.now(),
    )
    return found.select_related("survey").order_by("tries", "pk")


def handed_over(
    survey: Survey, invitations: Sequence[Invitation], *, actor: Any, what: str
) -> None:
    """Links or sheets of these were taken out: they count as asked from now on."""
    now = clock.now()
    waiting = [each.pk for each in invitations if each.state == InvitationState.WAITING]
    Invitation.objects.filter(pk__in=waiting, state=InvitationState.WAITING).update(
        state=InvitationState.ASKED, asked_at=now, last_at=now, tries=1
    )
    audit.record(
        actor=actor,
        action="related.survey.export",
        target_kind="survey",
        target_id=str(survey.pk),
        detail={what: len(invitations)},
    )


def to_call(survey: Survey) -> QuerySet[Invitation]:
    """Invitations by telephone that are still to be made, while the survey can be answered."""
    if designing.standing(survey) != "open":
        return Invitation.objects.none()
    return survey.invitations.filter(
        way=Way.PHONE,
        state__in=[InvitationState.WAITING, InvitationState.ASKED],
        expires_at__gt=clock.now(),
    )


def decline(invitation: Invitation, *, never: bool, actor: Any = None) -> None:
    """Somebody does not want to answer; `never` withdraws leave for the purpose altogether."""
    with transaction.atomic():
        kept = Invitation.objects.select_for_update().get(pk=invitation.pk)
        if kept.state == InvitationState.ANSWERED:
            raise Conflict(_("This survey was answered already."))
        kept.state = InvitationState.REFUSED
        kept.save(update_fields=["state"])
        if actor is not None:
            _called(kept, actor, "refused for good" if never else "refused")
        if never:
            descriptive.note_consent(
                kept.customer_id,
                kept.survey.purpose,
                False,
                actor=actor,
                source="survey" if actor is None else "staff",
            )


def not_reached(invitation: Invitation, *, actor: Any) -> None:
    """A call reached nobody; it stays to be made."""
    now = clock.now()
    with transaction.atomic():
        Invitation.objects.filter(pk=invitation.pk, state__in=["waiting", "asked"]).update(
            state=InvitationState.ASKED,
            tries=F("tries") + 1,
            last_at=now,
            asked_at=invitation.asked_at or now,
        )
        _called(invitation, actor, "not reached")


def _called(invitation: Invitation, actor: Any, outcome: str) -> None:
    audit.record(
        actor=actor,
        action="related.survey.call",
        target_kind="survey",
        target_id=str(invitation.survey_id),
        detail={"customer": invitation.customer_id, "outcome": outcome},
    )


def spoken(tag: str) -> str:
    """The language of texts for a customer who speaks `tag`."""
    low = tag.lower().replace("_", "-")
    if low.startswith("zh"):
        taiwan = any(part in {"tw", "hk", "mo", "hant"} for part in low.split("-"))
        return "zh-hant" if taiwan else "zh-hans"
    return low.split("-")[0] or "en"


def _drawn(fit: pa.Table, most: int) -> pa.Table:
    if fit.num_rows <= most:
        return fit
    chosen = secrets.SystemRandom().sample(range(fit.num_rows), most)
    return fit.take(pa.array(sorted(chosen), pa.int64()))
