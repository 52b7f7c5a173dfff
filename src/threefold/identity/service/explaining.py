"""Which decisions hold a customer together, and which pairs wait for one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from threefold.audit import service as audit
from threefold.descriptive import service as descriptive
from threefold.identity.models import Answer, Candidate, Link, Verdict
from threefold.identity.service import deciding
from threefold.identity.types import Decision, Explanation, Part
from threefold.kit import clock
from threefold.kit.errors import Invalid, NotFound


def explain(customer_id: int) -> Explanation:
    """Of whom a customer consists, by any of its numbers, and by which decisions. NotFound."""
    descriptive.named(customer_id)
    own = descriptive.own_of(customer_id)
    touching = Link.objects.filter(Q(left__in=own) | Q(right__in=own))
    found = [_decision(each) for each in touching.select_related("by", "withdrawn_by")]
    found.sort(key=lambda each: (each.at, each.id))
    in_force = [each for each in found if each.withdrawn_at is None]
    told = descriptive.told_by(own)
    return Explanation(
        customer_id=own[0],
        parts=tuple(Part(each, told[each][0], told[each][1]) for each in own),
        links=tuple(each for each in in_force if each.verdict == Verdict.SAME),
        apart=tuple(each for each in in_force if each.verdict == Verdict.DIFFERENT),
        past=tuple(each for each in found if each.withdrawn_at is not None),
    )


def candidates(answer: str = Answer.OPEN) -> QuerySet[Candidate]:
    """Pairs to look at, the likeliest first; those that became one otherwise are left out.

    `answer` chooses those put off ("later") or answered instead of the open ones.
    """
    found = Candidate.objects.filter(answer=answer).select_related("answered_by")
    if answer in (Answer.OPEN, Answer.LATER):
        roots = (
            Coalesce(F(f"{end}__member__root_id"), F(f"{end}_id")) for end in ("left", "right")
        )
        found = found.annotate(**dict(zip(("left_root", "right_root"), roots, strict=True)))
        found = found.exclude(left_root=F("right_root"))
    return found.order_by(F("probability").desc(nulls_last=True), "pk")


def settle(candidate_id: int, answer: str, *, actor: Any, reason: str = "") -> Candidate:
    """Answer a candidate: "same" merges the two, "different" keeps them apart, "later" puts it off.

    Raises NotFound, Invalid, and Conflict as `merge` and `never_same` do.
    """
    if answer not in (Answer.SAME, Answer.DIFFERENT, Answer.LATER):
        raise Invalid(
            _("This is no answer."),
            where={"answer": answer},
            remedy=_("Choose one of: %(values)s.") % {"values": "same, different, later"},
        )
    with transaction.atomic():
        found = Candidate.objects.select_for_update().filter(pk=candidate_id).first()
        if found is None:
            raise NotFound(
                _("There is no such pair to review."),
                where={"candidate": candidate_id},
                remedy=_("Open the review queue anew."),
            )
        if answer == Answer.SAME:
            deciding.merge(found.left_id, found.right_id, actor=actor, reason=reason)
        elif answer == Answer.DIFFERENT:
            deciding.never_same(found.left_id, found.right_id, actor=actor, reason=reason)
        else:
            audit.record(
                actor=actor,
                action="identity.candidate.later",
                target_kind="customer",
                target_id=str(found.left_id),
                reason=reason,
                detail={"with": [found.right_id]},
            )
        found.answer, found.answered_by, found.answered_at = answer, actor, clock.now()
        found.save(update_fields=["answer", "answered_by", "answered_at"])
        return found


def answered() -> QuerySet[Candidate]:
    """Pairs that staff answered with the same or different: what a matcher may learn from."""
    return Candidate.objects.filter(answer__in=(Answer.SAME, Answer.DIFFERENT)).order_by("pk")


def decisions(links: Sequence[int]) -> list[Decision]:
    """Decisions of the ledger by number."""
    found = Link.objects.filter(pk__in=links).select_related("by", "withdrawn_by")
    return [_decision(each) for each in found.order_by("pk")]


def _decision(link: Link) -> Decision:
    return Decision(
        id=link.pk,
        left=link.left_id,
        right=link.right_id,
        verdict=link.verdict,
        method=link.method,
        probability=link.probability,
        evidence=link.evidence,
        model=link.model,
        reason=link.reason,
        by=link.by.get_username() if link.by else "",
        at=link.at,
        withdrawn_at=link.withdrawn_at,
        withdrawn_by=link.withdrawn_by.get_username() if link.withdrawn_by else "",
    )
