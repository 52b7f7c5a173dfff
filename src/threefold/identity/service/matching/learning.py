"""What matching may learn from: pairs that staff answered in the review queue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

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


def lessons() -> dict[str, Mapping[str, Any]]:
    """What the last whole run learnt from answers, by the kind of customers (logic.answers)."""
    found = MatchModel.objects.order_by("entity").values_list("entity", "content")
    return {
        entity: content["notes"][answers.NOTE]
        for entity, content in found
        if answers.NOTE in content.get("notes", {})
    }
