"""Why a value is believed, and what was believed once, as one reader may see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from threefold.descriptive.types import Candidate, KnownThen, WayThen, Why
from threefold.plan.types import Plan, Variable
from threefold.view.logic.values import value_of, worded
from threefold.view.types import Reader, Value


@dataclass(frozen=True)
class Spoken:
    """What one source or one of the staff says; `text` is masked as the reader may see it.

    `lost_by` is as `descriptive.types.Candidate.lost_by`.
    """

    text: str
    display: str
    source: str
    at: datetime
    by_staff: bool
    record_id: int | None
    proof: str
    proved_at: datetime | None
    agreement: int
    lost_by: str
    reason: str
    by: str
    until: datetime | None

    @property
    def believed(self) -> bool:
        return not self.lost_by


@dataclass(frozen=True)
class Reasons:
    """All that speaks for and against a value; codes as `descriptive.types.Why`."""

    customer_id: int
    variable: str
    label: str
    privacy: str
    display: str
    decided_by: str
    rule: tuple[str, ...]
    rank: tuple[str, ...]
    candidates: tuple[Spoken, ...]
    earlier: tuple[Spoken, ...]


@dataclass(frozen=True)
class PastWay:
    """A contact way as it stood at a moment; `state` is valid, unknown or invalid."""

    kind: str
    label: str
    text: str
    display: str
    privacy: str
    state: str
    proof: str
    proved_at: datetime | None
    source: str
    observed_at: datetime


@dataclass(frozen=True)
class Past:
    """What was believed of a customer at a moment."""

    id: int
    at: datetime
    name: str
    kind: str
    values: tuple[Value, ...]
    ways: tuple[PastWay, ...]


def reasons(found: Why, planned: Variable | None, reader: Reader) -> Reasons:
    privacy = planned.privacy if planned else "personal"
    return Reasons(
        customer_id=found.customer_id,
        variable=found.variable,
        label=planned.text("label", reader.language) if planned else found.variable,
        privacy=privacy,
        display=reader.shows(privacy),
        decided_by=found.decided_by,
        rule=found.rule,
        rank=found.rank,
        candidates=_spoken(found.candidates, planned, privacy, reader),
        earlier=_spoken(found.earlier, planned, privacy, reader),
    )


def _spoken(
    told: Iterable[Candidate], planned: Variable | None, privacy: str, reader: Reader
) -> tuple[Spoken, ...]:
    return tuple(_one(each, planned, privacy, reader) for each in told)


def _one(each: Candidate, planned: Variable | None, privacy: str, reader: Reader) -> Spoken:
    text, display = said(each.value, planned, privacy, reader)
    return Spoken(
        text=text,
        display=display,
        source=each.source,
        at=each.at,
        by_staff=each.by_staff,
        record_id=each.record_id,
        proof=each.proof,
        proved_at=each.proved_at,
        agreement=each.agreement,
        lost_by=each.lost_by,
        # Whoever may not see the value may not read about it either.
        reason=each.reason if display == "shown" else "",
        by=each.by,
        until=each.until,
    )


def said(value: Any, planned: Variable | None, privacy: str, reader: Reader) -> tuple[str, str]:
    """A stored value as this reader may see it, and how it appears."""
    whole = worded(planned, value, reader.language) if planned else str(value or "")
    return reader.sees(whole, privacy, planned.type if planned else "text")


def past(known: KnownThen, plan: Plan, reader: Reader, proofs: dict[str, str]) -> Past:
    """`proofs` has a word for each proof and each kind of contact way."""
    values = (
        value_of(each, known.golden.get(each.code), reader, required=False)
        for each in plan.of_kind("descriptive")
        if not each.contact and not each.identifier
    )
    return Past(
        id=known.customer_id,
        at=known.at,
        name=reader.sees(known.name, "internal", "name")[0],
        kind=known.kind,
        values=tuple(value for value in values if value.known),
        ways=tuple(_way(way, plan, reader, proofs) for way in known.ways),
    )


def _way(way: WayThen, plan: Plan, reader: Reader, words: dict[str, str]) -> PastWay:
    planned = plan.variables.get(way.variable) or plan.contacts.get(way.kind)
    privacy = planned.privacy if planned else "personal"
    text, display = reader.sees(way.value, privacy, planned.type if planned else "text")
    return PastWay(
        kind=way.kind,
        label=words.get(way.kind, way.kind),
        text=text,
        display=display,
        privacy=privacy,
        state=way.validity,
        proof=words.get(way.proof, way.proof),
        proved_at=way.proved_at,
        source=way.source,
        observed_at=way.observed_at,
    )
