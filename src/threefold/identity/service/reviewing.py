"""What stands beside a pair to review: how many wait, and taking the last answer back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from threefold.audit import service as audit
from threefold.descriptive import service as descriptive
from threefold.identity.models import Answer, Candidate, Link, Method, Verdict
from threefold.identity.service import deciding
from threefold.identity.service.explaining import candidates
from threefold.kit.errors import Conflict, NotFound


@dataclass(frozen=True, slots=True)
class Standing:
    """Pairs that wait, pairs put off, and decisions in force by what they say."""

    waiting: int
    later: int
    same: int
    different: int


def standing() -> Standing:
    """How far reviewing has come."""
    in_force = Link.objects.filter(withdrawn_at=None)
    return Standing(
        waiting=candidates().count(),
        later=candidates(Answer.LATER).count(),
        same=in_force.filter(verdict=Verdict.SAME).count(),
        different=in_force.filter(verdict=Verdict.DIFFERENT).count(),
    )


def reopen(candidate_id: int, *, actor: Any) -> Candidate:
    """Take the answer to a pair back, with the decision that was made of it; it waits again.

    Raises NotFound, and Conflict where it is open or other decisions hold the two together.
    """
    with transaction.atomic():
        found = Candidate.objects.select_for_update().filter(pk=candidate_id).first()
        if found is None:
            raise NotFound(
                _("There is no such pair to review."),
                where={"candidate": candidate_id},
                remedy=_("Open the review queue anew."),
            )
        if found.answer == Answer.OPEN:
            raise Conflict(
                _("This pair was not answered yet."),
                where={"candidate": candidate_id},
                remedy=_("Open the review queue anew."),
            )
        decided = Link.objects.filter(
            left=found.left_id,
            right=found.right_id,
            verdict=found.answer,
            method=Method.STAFF,
            withdrawn_at=None,
        )
        for link in decided.values_list("pk", flat=True):
            deciding.take_back(link, actor=actor)
        found.answer, found.answered_by, found.answered_at = Answer.OPEN, None, None
        found.save(update_fields=["answer", "answered_by", "answered_at"])
        audit.record(
            actor=actor,
            action="identity.candidate.reopened",
            target_kind="customer",
            target_id=str(found.left_id),
            detail={"with": [found.right_id]},
        )
        return found


def pair(candidate_id: int) -> Candidate:
    """One pair with both customers at hand. NotFound."""
    found = _whole().filter(pk=candidate_id).first()
    if found is None:
        raise NotFound(
            _("There is no such pair to review."),
            where={"candidate": candidate_id},
            remedy=_("Open the review queue anew."),
        )
    return found


def next_pair(answer: str = Answer.OPEN) -> Candidate | None:
    """The likeliest open pair; of those put off the one that waits longest. None: all is done."""
    waiting = candidates(answer)
    if answer == Answer.LATER:
        waiting = waiting.order_by(F("answered_at").asc(nulls_first=True), "pk")
    first = waiting.values_list("pk", flat=True).first()
    return None if first is None else _whole().get(pk=first)


def last_answered(candidate_id: int, actor: Any) -> Candidate | None:
    """The pair, if it was this person who answered it."""
    mine = _whole().filter(pk=candidate_id, answered_by=actor)
    return mine.exclude(Q(answer=Answer.OPEN)).first()


def ledger(
    *, verdict: str = "", method: str = "", in_force: bool = True, customer: int | None = None
) -> QuerySet[Link]:
    """Decisions of the ledger, narrowed; `customer` is any number of the cluster they touch."""
    found = Link.objects.select_related(
        "left__member__root", "right__member__root", "by", "withdrawn_by"
    ).filter(withdrawn_at__isnull=in_force)
    if verdict:
        found = found.filter(verdict=verdict)
    if method:
        found = found.filter(method=method)
    if customer is not None:
        own = descriptive.own_of(customer)
        found = found.filter(Q(left__in=own) | Q(right__in=own))
    return found


def _whole() -> QuerySet[Candidate]:
    return Candidate.objects.select_related("left__member__root", "right__member__root")
