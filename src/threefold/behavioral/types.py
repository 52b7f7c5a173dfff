"""Shapes other rooms may hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa

from threefold.behavioral.kind import Kind as Kind
from threefold.behavioral.logic.judging import Check as Check
from threefold.behavioral.logic.judging import Judge as Judge

EVENT_SCHEMA = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("occurred_at", pa.timestamp("us", tz="UTC"), nullable=False),
        pa.field("local_at", pa.timestamp("us"), nullable=False),
        pa.field("received_at", pa.timestamp("us", tz="UTC"), nullable=False),
        pa.field("source", pa.string(), nullable=False),
        pa.field("run", pa.int64(), nullable=False),
        pa.field("subject", pa.string()),
        pa.field("channel", pa.string()),
        pa.field("place", pa.string()),
        pa.field("product", pa.string()),
        pa.field("category", pa.string()),
        pa.field("quantity", pa.decimal128(18, 4)),
        pa.field("amount", pa.decimal128(18, 4)),
        pa.field("currency", pa.string()),
        pa.field("duration_s", pa.float64()),
        pa.field("outcome", pa.string()),
        pa.field("reference", pa.string()),
        pa.field("properties", pa.string()),
        pa.field("original_at", pa.timestamp("us", tz="UTC")),
        pa.field("sent_at", pa.timestamp("us", tz="UTC")),
        pa.field("month", pa.string(), nullable=False),
    ]
)
"""One behaviour of one customer (or of nobody known: `subject` null).

`id` is 32 hex digits, unique within its source; `month` is the month of `occurred_at` in UTC
(`2009-12`) and the partition; `properties` is JSON for what only this kind has. What a client sends
over the network also has the moments its clock gave: `original_at` when it happened, `sent_at` when
it was sent; `occurred_at` is the first corrected by how the second differs from `received_at`.
"""

CLAIM_SCHEMA = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("source", pa.string(), nullable=False),
        pa.field("run", pa.int64(), nullable=False),
    ]
)
"""`run` brought event `id` too, after another import had landed it."""

CHARGE_CATEGORY = "charge"
"""`category` of purchase lines that are no goods (postage, fees, manual corrections)."""

CANCELLED = "cancelled"
"""`outcome` of purchase lines that take an earlier sale back."""

KIND_OF_DIMENSION = {
    "purchase": ("purchase",),
    "preference": ("purchase",),
    "contact": ("contact",),
    "campaign": ("campaign_response",),
    "clickstream": ("page_view", "search", "cart"),
    "call": ("call",),
    "trade": ("trade",),
}
"""Which kinds of events feed a dimension of the plan; any other kind is consumption [B2]."""


@dataclass(frozen=True)
class Landed:
    """What became of the events handed in: received = loaded + duplicates."""

    loaded: int
    duplicates: int


@dataclass(frozen=True)
class Undone:
    """Events taken back, and those kept because another import brought them as well."""

    removed: int
    kept: int


@dataclass(frozen=True)
class Rated:
    """What became of exchange rates handed in."""

    added: int
    changed: int
    same: int


@dataclass(frozen=True)
class Needed:
    """A foreign currency: its events with an amount, those before its first rate, its rates.

    `behind_days` is by how many days its newest rate is older than its last event.
    """

    currency: str
    events: int
    without: int
    first_event: date | None
    last_event: date | None
    first_gap: date | None
    last_gap: date | None
    rates: int
    first_rate: date | None
    newest_rate: date | None
    rate: Decimal | None
    behind_days: int | None


@dataclass(frozen=True)
class Life:
    """What one customer did, newest first.

    `events` holds the page asked for, with most columns of EVENT_SCHEMA and the `moment` (order,
    else single event) to which each belongs; `earlier` says whether
    more came before its last one. `months` holds one entry for each month with events: month,
    events, orders, spend. `hours` counts purchases (else all events) by (ISO weekday 1–7, hour
    0–23) on the wall clock. `days` holds (day, orders and other events) of the days of the
    last year of his life on which he did anything, oldest first. `gap_days` is the median number
    of days between days with a purchase.
    """

    events: list[dict[str, Any]] = field(default_factory=list)
    earlier: bool = False
    total: int = 0
    kinds: dict[str, int] = field(default_factory=dict)
    months: list[dict[str, Any]] = field(default_factory=list)
    hours: list[tuple[int, int, int]] = field(default_factory=list)
    days: list[tuple[date, int]] = field(default_factory=list)
    orders: int = 0
    spend: Decimal = Decimal(0)
    cancelled_lines: int = 0
    first_at: datetime | None = None
    last_at: datetime | None = None
    last_purchase_at: datetime | None = None
    gap_days: float | None = None
    favourites: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Chosen:
    """Customers behind a number: `customers` (column customer_id), what they have in common, and
    the address of the page that told the number."""

    customers: pa.Table
    title: str
    url: str


ACT_COLUMNS = (
    "subject", "kind", "local_at", "channel", "place", "product", "category", "quantity", "amount",
    "currency", "duration_s", "outcome", "reference", "properties", "month",
)  # fmt: skip
"""Columns of events that variables are distilled from."""

SNAPSHOT_SCHEMA = pa.schema(
    [
        pa.field("as_of", pa.string(), nullable=False),
        pa.field("revision", pa.int64(), nullable=False),
        pa.field("made_at", pa.timestamp("us", tz="UTC"), nullable=False),
        pa.field("events_version", pa.int64(), nullable=False),
        pa.field("made_of", pa.string(), nullable=False),
        pa.field("kinds", pa.string(), nullable=False),
        pa.field("customers", pa.int64(), nullable=False),
        pa.field("engine", pa.string(), nullable=False),
        pa.field("seconds", pa.float64(), nullable=False),
        pa.field("identified", pa.string()),
    ]
)
"""When variables were distilled: `events_version` is the version of the events they rest on,
`made_of` a hash of their definitions and of the rates, `kinds` the event kinds then on record,
`identified` where the map of identifiers stood (`identity.bookmark`)."""


@dataclass(frozen=True)
class Distilled:
    """What a run of distilling did: `whole`, or only the `customers` touched since the last."""

    as_of: date
    revision: int
    whole: bool
    customers: int
    variables: int
    seconds: float
    engine: str


@dataclass(frozen=True)
class Standing:
    """A snapshot of variables that is there."""

    as_of: date
    revision: int
    made_at: datetime
    customers: int
    kinds: tuple[str, ...]
    engine: str
    stale: bool


@dataclass(frozen=True)
class Ledger:
    """One trading day cleared [B7]; `trades` are those that count.

    `contracts`, `members`, `accounts` and `differences` have the columns of the queries
    `ledger_<name>.sql`, with `account` (a number of `trading_account`) in place of a subject.
    Quantities are in lots, results in the currency of the contract, exact.
    """

    day: date
    trades: int
    contracts: list[dict[str, Any]]
    members: list[dict[str, Any]]
    accounts: pa.Table
    differences: list[dict[str, Any]]

    @property
    def clears(self) -> bool:
        """Whether nothing is left to be asked: all contracts clear and no trade differs."""
        return not self.differences and all(each["clears"] for each in self.contracts)

    @property
    def guessed(self) -> list[dict[str, Any]]:
        """Contracts without a settlement price of the day."""
        return [each for each in self.contracts if each["basis"] != "settlement"]


@dataclass(frozen=True)
class Reconciled:
    """A member's own list beside ours.

    `differences` have the columns of `ledger_unlike.sql`; `unread` are rows of the list that are
    no trade: number of the row (the heading is 1), its text, and the field that cannot be read,
    "" where its cells are not as many as the heading's.
    """

    day: date
    member: str
    received: int
    ours: int
    agreeing: int
    differences: list[dict[str, Any]]
    unread: tuple[tuple[int, str, str], ...]

    @property
    def alike(self) -> bool:
        return not self.differences and not self.unread


@dataclass(frozen=True)
class Taste:
    """How one customer stands to one topic of a `dimension`: category, channel or lifestyle [B8].

    He takes of it `affinity` times as often as others, `at_least` with 90 % confidence; `share` is
    of all he took, `base_share` that of everybody. `confidence` says how sure it is (0 to 1) that
    he takes more than others, `confidence_less` that he takes less. It rests on `purchases` and
    `looks` on `days` days, the `weight` of them among a `whole`. `likes` where it is enough to be
    told. The formulas stand in `logic/preferring.py`.
    """

    customer_id: int
    dimension: str
    topic: str
    affinity: float
    at_least: float
    confidence: float
    confidence_less: float
    share: float
    base_share: float
    weight: float
    whole: float
    purchases: int
    looks: int
    days: int
    first_day: date | None
    last_day: date | None
    likes: bool
