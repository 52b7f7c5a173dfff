"""Shapes of the evidence for one customer's values, now and at a moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Candidate:
    """One value that a source or staff tell of a variable, best first; `value` as it is stored.

    `lost_by` is what the believed value had over it: "staff", "verification", "source",
    "agreement", "recency" or "order" (of the names of sources); "same" where it says the same as
    the believed one, "" for the believed one itself. `agreement` counts sources that say the same.
    `until` is set where a newer record of the source has replaced it.
    """

    value: Any
    source: str
    at: datetime
    by_staff: bool
    record_id: int | None
    proof: str
    proved_at: datetime | None
    agreement: int
    lost_by: str
    reason: str = ""
    by: str = ""
    until: datetime | None = None

    @property
    def believed(self) -> bool:
        return not self.lost_by


@dataclass(frozen=True, slots=True)
class Why:
    """Why a value is believed. `decided_by` is as `Candidate.lost_by`: what decided over the best
    of the other values; "only" where no other is told. `rule` is what the plan says, in order,
    `rank` its order of sources where it goes by it. `earlier` are values no source tells any more.
    """

    customer_id: int
    variable: str
    version: int
    decided_by: str
    rule: tuple[str, ...]
    rank: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    earlier: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class WayThen:
    """A contact way as it stood at a moment; fields as of `models.ContactWay`."""

    kind: str
    value: str
    raw: str
    variable: str
    validity: str
    proof: str
    proved_at: datetime | None
    consent: str
    refused: bool
    source: str
    observed_at: datetime
    run: int | None


@dataclass(frozen=True, slots=True)
class KnownThen:
    """What was believed of a customer at a moment; `golden` as `models.Customer.golden`."""

    customer_id: int
    at: datetime
    kind: str
    name: str
    golden: Mapping[str, Mapping[str, Any]]
    ways: tuple[WayThen, ...]
