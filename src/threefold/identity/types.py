"""Shapes other rooms may hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pyarrow as pa

IDENTIFIERS = pa.schema(
    [
        pa.field("row", pa.int64(), nullable=False),
        pa.field("scheme", pa.string(), nullable=False),
        pa.field("issuer", pa.string()),
        pa.field("value", pa.string()),
    ]
)
"""Identifiers as rows of a file carry them; `issuer` empty or null means the source itself,
except for schemes valid everywhere (e-mail, tax number …)."""

EVIDENCE = pa.schema(
    [
        pa.field("row", pa.int64(), nullable=False),
        pa.field("kind", pa.string()),
        pa.field("given", pa.string()),
        pa.field("name", pa.string()),
        pa.field("born", pa.string()),
        pa.field("key", pa.string()),
        pa.field("own_key", pa.bool_()),
    ]
)
"""What a row tells of its bearer besides identifiers, so that those who share one are told apart.

`kind` is person, organisation or unknown; `given` a given name that is certain, `name` the whole
name, `born` an ISO date; `key` the record's key, by which a row is known that nothing else
identifies, `own_key` whether its source gave it that key."""

RESOLVED = pa.schema(
    [
        pa.field("row", pa.int64(), nullable=False),
        pa.field("customer_id", pa.int64(), nullable=False),
        pa.field("is_new", pa.bool_(), nullable=False),
        pa.field("ambiguous", pa.string()),
    ]
)
"""Whose row it is. `is_new`: the customer was made by this run. `ambiguous` names the schemes of
identifiers that belong to another customer, so that the row was not joined by them."""


@dataclass(frozen=True, slots=True)
class Undone:
    """Identifiers taken back, those kept because another import brought them too, and customers
    that went with their last identifier."""

    removed: int
    kept: int
    customers: int


PAIRS = pa.schema(
    [
        pa.field("left", pa.int64(), nullable=False),
        pa.field("right", pa.int64(), nullable=False),
        pa.field("probability", pa.float64(), nullable=False),
        pa.field("evidence", pa.string()),
    ]
)
"""Pairs of own customers as a matcher judges them: how likely they are one, and a JSON object of
how each comparison came out. No value that was compared may stand in it."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision of the ledger. `verdict` is same or different, `method` staff, automatic or
    identifier; `by` is a log-in name, "" for nobody's."""

    id: int
    left: int
    right: int
    verdict: str
    method: str
    probability: float | None
    evidence: Mapping[str, Any]
    model: str
    reason: str
    by: str
    at: datetime
    withdrawn_at: datetime | None
    withdrawn_by: str


@dataclass(frozen=True, slots=True)
class Part:
    """One own customer of a cluster; `records` are (source, its number there)."""

    customer_id: int
    known_since: datetime
    records: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What holds a customer together (`links`), what keeps others away from it (`apart`), and
    what was decided before and withdrawn (`past`)."""

    customer_id: int
    parts: tuple[Part, ...]
    links: tuple[Decision, ...]
    apart: tuple[Decision, ...]
    past: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class Merged:
    """`customer_id` is the root now, `members` all own customers of it."""

    link: int
    customer_id: int
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Parted:
    """Decisions withdrawn, those noted to keep the parts apart, and the customers there are now."""

    withdrawn: tuple[int, ...]
    noted: tuple[int, ...]
    customers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Applied:
    """Pairs of a matcher: pairs = decided + merged + proposed + below + gone.

    `decided` were decided already, `gone` name customers there are no more. Of those proposed,
    `too_large` and `against` were sure, but their cluster would have grown past the limit or joined
    what was decided to differ. `withdrawn` are earlier automatic decisions that no longer hold.
    """

    pairs: int
    decided: int
    merged: int
    proposed: int
    below: int
    gone: int
    too_large: int
    against: int
    withdrawn: int


@dataclass(frozen=True, slots=True)
class Related:
    """A relation. `person` and `organisation` are the customers they are shown as; one of
    `organisation` and `household` is set. `since` and `until` are days, None for unknown and for
    still."""

    id: int
    person: int
    organisation: int | None
    household: int | None
    role: str
    since: date | None
    until: date | None
    source: str


@dataclass(frozen=True, slots=True)
class SharedValue:
    """A value that several customers bear, or of which staff said what it is.

    `state` is shared or personal as declared, else crowd (more customers than `limit`, so that it
    joins nobody) or few (it joins those who show one face of it). `declaration` is the one in
    force. `identifier` is None where no import brings the value any more.
    """

    identifier: int | None
    scheme: str
    issuer: str
    value: str
    owner: int | None
    customers: int
    limit: int
    state: str
    declaration: int | None
    reason: str
    by: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Bearer:
    """A customer who bears a value, and how many current records make him up."""

    customer_id: int
    records: int
