"""What matching may learn from: pairs that staff answered in the review queue."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef

from threefold.identity.logic.matching import answers
from threefold.identity.logic.matching.answers import Answered
from threefold.identity.models import Answer, Candidate, Link, MatchModel, Verdict


def answered(kinds: Iterable[str]) -> list[Answered]:
    """Answers about customers of these kinds whose decision is still in force."""
    in_force = Link.objects.filter(
        left=OuterRef("left"),
        right=OuterRef("right"),
        verdict=OuterRef("answer"),
        withdrawn_at=None,
    )
    found = Candidate.objects.filter(
        Exists(in_force),
        answer__in=(Answer.SAME, Answer.DIFFERENT),
        left__kind__in=list(kinds),
        right__kind__in=list(kinds),
    ).exclude(evidence={})
    told = found.order_by("pk").values_list("evidence", "answer")
    return [answers.read(evidence, same=answer == Verdict.SAME) for evidence, answer in told]


def learnt_from() -> int:
    """Of how many answers the matching in force has learnt; none while they are too few."""
    found = MatchModel.objects.values_list("content__notes__answers", flat=True)
    return sum(told["answers"] for told in found if told and "needed" not in told)
