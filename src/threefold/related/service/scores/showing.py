"""What pages tell of scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from threefold.audit import service as audit
from threefold.descriptive import service as descriptive
from threefold.engine import service as engine
from threefold.jobs import service as jobs
from threefold.related.logic.scores.cards import Card
from threefold.related.score import Score, all_scores, find
from threefold.related.service.scores import tables
from threefold.related.service.scores.asking import cards, cards_of, score_of
from threefold.related.service.scores.wording import reasons_in_words, said
from threefold.related.types import ScoreTold

KIND = "related.score"


@dataclass(frozen=True, slots=True)
class Listed:
    """A score with its newest card, None where it was never computed."""

    score: Score
    card: Card | None

    @property
    def label(self) -> str:
        return said(self.score.label)

    @property
    def meaning(self) -> str:
        return said(self.score.meaning)

    @property
    def goal(self) -> str:
        return said(self.score.goal)


@dataclass(frozen=True, slots=True)
class Shown:
    """One score of one customer. `place`, `from_` and `to` are where its value and the bounds of
    its interval lie between the ends of its scale, 0 to 1."""

    listed: Listed
    told: ScoreTold
    place: float
    from_: float | None
    to: float | None
    reasons: Sequence[tuple[str, str]]


def catalogue() -> list[Listed]:
    known = cards()
    return [Listed(each, known.get(each.code)) for each in all_scores().values()]


def one(code: str) -> tuple[Listed, list[Card]]:
    """A score, and all its cards, newest first. Raises `NotFound`."""
    found = cards_of(find(code).code)
    return Listed(find(code), found[0] if found else None), found


def of_customer(customer_id: int) -> list[Shown]:
    """The newest scores of a customer, of a merged one those of the root."""
    told = score_of(customer_id)
    known = cards() if told else {}
    return [_shown(each, Listed(find(each.code), known.get(each.code))) for each in told]


def _shown(told: ScoreTold, listed: Listed) -> Shown:
    low, high = _ends(listed)

    def place(value: float | None) -> float | None:
        if value is None:
            return None
        return min(max((value - low) / (high - low), 0.0), 1.0)

    return Shown(
        listed,
        told,
        place(told.value) or 0.0,
        place(told.low),
        place(told.high) if told.high is not None or told.low is None else 1.0,
        reasons_in_words(told.code, told.reasons),
    )


def _ends(listed: Listed) -> tuple[float, float]:
    """Of the scale: whole for what has one, else where 98 % of customers lie."""
    fixed = {"probability": (0.0, 1.0), "share": (0.0, 1.0), "points": (0.0, 100.0)}
    if listed.score.unit in fixed:
        return fixed[listed.score.unit]
    edges = listed.card.edges if listed.card else ()
    if not edges or edges[-1] <= min(edges[0], 0.0):
        return 0.0, 1.0
    return min(edges[0], 0.0), edges[-1]


def history(customer_id: int, code: str) -> list[tuple[date, float]]:
    """One score of a customer on every day that is kept, oldest first."""
    held = tables.scores().snapshot()
    found = engine.shared().query(
        "select as_of, value from held where customer_id = $whose order by as_of",
        {"whose": descriptive.root_of(customer_id)},
        {"held": held.input(["as_of", "customer_id", "value"], [("code", "=", code)])},
    )
    return [(date.fromisoformat(row["as_of"]), row["value"]) for row in found.to_pylist()]


def ask_for_scoring(user: Any) -> Any:
    """The job that computes all scores as of the newest day, or the one that waits; audited."""
    waiting = jobs.queued(KIND)
    if waiting:
        return waiting
    job = jobs.enqueue(KIND, args={}, title=_("Compute scores"), user=user)
    audit.record(
        actor=user, action="related.scores.compute", target_kind="job", target_id=str(job.pk)
    )
    return job
