"""What became of a customer: imports, edits, merges and partings, newest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa
from django.db.models import Q

from threefold.audit import service as audit
from threefold.descriptive import service as descriptive
from threefold.descriptive.service import store
from threefold.identity.models import Link, Method

MOST = 300
RECORD, CHANGED, JOINED, APART, WITHDRAWN, ACT = (
    "record", "changed", "joined", "apart", "withdrawn", "act",
)  # fmt: skip
_RECORDS = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("source", pa.string()),
        ("key", pa.string()),
        ("received_at", store.MOMENT),
        ("newer", pa.int64()),
    ]
)
# Decisions tell of themselves in the ledger, and looks at values are no change of the customer.
_TOLD_ELSEWHERE = ("identity.merge", "identity.never_same", "identity.decision.withdrawn")


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. `what` is RECORD (a source told of him first), CHANGED (it told
    something else), JOINED, APART, WITHDRAWN (a decision was taken back) or ACT (of staff, named by
    `action`). `customer` is the own customer it happened to, `other` the second one of a decision.
    """

    at: datetime
    what: str
    customer: int
    other: int | None = None
    source: str = ""
    key: str = ""
    action: str = ""
    method: str = ""
    by: str = ""
    reason: str = ""
    probability: float | None = None


def history(customer_id: int) -> list[Event]:
    """Events of a customer, by any of its numbers, and of all merged with it; at most `MOST`.

    Raises NotFound.
    """
    descriptive.named(customer_id)
    own = descriptive.own_of(customer_id)
    found = [*_records(own), *_decisions(own), *_acts(own)]
    found.sort(key=lambda each: each.at, reverse=True)
    return found[:MOST]


def _records(own: Sequence[int]) -> Iterator[Event]:
    places = ", ".join(["%s"] * len(own))
    found = store.fetch(
        "select r.customer_id, r.source, r.key, r.received_at, (select count(*) "
        "from descriptive_record b where b.source = r.source and b.key = r.key and b.id < r.id) "
        f"from descriptive_record r where r.customer_id in ({places}) "
        f"order by r.id desc limit {MOST}",
        list(own),
        schema=_RECORDS,
    )
    for row in found.to_pylist():
        what = CHANGED if row["newer"] else RECORD
        yield Event(
            row["received_at"], what, row["customer_id"], source=row["source"], key=row["key"]
        )


def _decisions(own: Sequence[int]) -> Iterator[Event]:
    touching = Link.objects.filter(Q(left__in=own) | Q(right__in=own)).order_by("-pk")
    for link in touching.select_related("by", "withdrawn_by")[:MOST]:
        mine, other = link.left_id, link.right_id
        if mine not in own:
            mine, other = other, mine
        yield Event(
            link.at,
            JOINED if link.verdict == "same" else APART,
            mine,
            other,
            method=Method(link.method).value,
            by=link.by.get_username() if link.by else "",
            reason=link.reason,
            probability=link.probability,
        )
        if link.withdrawn_at:
            yield Event(
                link.withdrawn_at,
                WITHDRAWN,
                mine,
                other,
                action=link.verdict,
                by=link.withdrawn_by.get_username() if link.withdrawn_by else "",
            )


def _acts(own: Sequence[int]) -> Iterator[Event]:
    for number in own:
        found = audit.search(target=f"customer {number}")
        for entry in found.exclude(action__in=_TOLD_ELSEWHERE)[:MOST]:
            if not entry.action.startswith(("customer.", "identity.", "collect.contact.")):
                continue
            yield Event(
                entry.at,
                ACT,
                number,
                action=entry.action,
                by=entry.actor_label,
                reason=entry.reason,
            )
