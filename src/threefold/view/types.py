"""Shapes of the customer view: the three kinds of one customer, as one person may see them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from threefold.behavioral.types import Life
from threefold.view.logic.wide.days import WideDay as WideDay
from threefold.view.logic.wide.days import WideDone as WideDone
from threefold.view.logic.wide.fields import WideField as WideField


@dataclass(frozen=True, slots=True)
class Named:
    """A customer in a table of others: what a reader may call him, and spend in all."""

    customer_id: int
    name: str
    country: str
    spend: Decimal


@dataclass(frozen=True)
class Reader:
    """Who reads: `shows` says shown, masked or hidden for a privacy class; `mask` veils a text."""

    shows: Callable[[str], str]
    mask: Callable[[object, str], str]
    language: str
    now: datetime

    def sees(self, text: str, privacy: str, type_: str) -> tuple[str, str]:
        """The text as this reader may see it, and how it appears."""
        display = self.shows(privacy) if text else "shown"
        if display == "masked":
            return self.mask(text, type_), display
        return (text if display == "shown" else ""), display


@dataclass(frozen=True)
class Value:
    """One planned variable of one customer.

    `display` is shown, masked or hidden and `text` is already masked accordingly; `text` is empty
    where nothing is known. `why` is the sentence that tells the customer why it is asked.
    """

    variable: str
    label: str
    dimension: str
    text: str
    display: str
    privacy: str
    source: str = ""
    method: str = ""
    observed_at: datetime | None = None
    age_limit_days: int = 0
    stale: bool = False
    why: str = ""
    where: str = ""
    required: bool = False

    @property
    def known(self) -> bool:
        return self.display == "hidden" or bool(self.text)


@dataclass(frozen=True)
class Way:
    """A contact way. `state` is valid, unknown or invalid; `chance` is the probability, 0 to 1,
    that it works now; `outcomes` are the proofs that staff may note of it."""

    id: int
    kind: str
    label: str
    text: str
    display: str
    privacy: str
    state: str
    proof: str
    proved_at: datetime | None
    source: str
    observed_at: datetime | None
    consent: Mapping[str, Any] = field(default_factory=dict)
    chance: float = 0.0
    refused: bool = False
    outcomes: tuple[str, ...] = ()
    variable: str = ""


@dataclass(frozen=True)
class Told:
    """One measured answer; exactly one of `number` and `text` is set, `text` as the reader sees
    it."""

    variable: str
    label: str
    number: float | None
    text: str
    survey: str
    answered_at: datetime
    source: str


@dataclass(frozen=True)
class Moment:
    """One entry of the timeline; `lines` are the lines of an order.

    `channel`, `reason`, `outcome` and `place` are codes as the sources gave them.
    """

    at: datetime
    kind: str
    title: str
    text: str = ""
    amount: Decimal | None = None
    currency: str = ""
    source: str = ""
    cancelled: bool = False
    channel: str = ""
    reason: str = ""
    outcome: str = ""
    place: str = ""
    lines: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class Lane:
    """One of the three kinds: how complete (0–1), as of when, what is missing and why ask."""

    kind: str
    share: float
    as_of: datetime | None
    known: int
    expected: int
    missing: tuple[Value, ...] = ()


@dataclass(frozen=True)
class CustomerView:
    """Everything known of one customer on one page."""

    id: int
    name: str
    kind: str
    made_up: bool
    version: int
    reachability: str
    descriptive: Lane
    behavioral: Lane
    related: Lane
    values: tuple[Value, ...]
    ways: tuple[Way, ...]
    identifiers: tuple[Value, ...]
    measures: tuple[Value, ...]
    answers: tuple[Told, ...]
    life: Life
    moments: tuple[Moment, ...]
    next_before: datetime | None
    previous_id: int | None
    next_id: int | None
