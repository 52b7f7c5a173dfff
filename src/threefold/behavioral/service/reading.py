"""Questions about behaviour: of the base, of many customers, of one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pyarrow as pa

from threefold.behavioral.logic import life as logic
from threefold.behavioral.service.keeping import kept
from threefold.behavioral.service.queries import query
from threefold.behavioral.service.tables import events
from threefold.behavioral.types import Life
from threefold.engine import service as engine
from threefold.engine.types import Inputs
from threefold.identity import service as identity
from threefold.lake.service import Snapshot

_TOTAL_COLUMNS = [
    "kind", "subject", "source", "reference", "product", "amount", "outcome", "category",
    "occurred_at", "month",
]  # fmt: skip


def _ask(name: str, inputs: Inputs, values: dict[str, Any] | None = None) -> pa.Table:
    return engine.shared().query(query(name), values, inputs)


def totals() -> dict[str, Any]:
    """{"events", "kinds": [...], "purchases": {...}} of the whole base, kept per lake version."""

    def ask(snapshot: Snapshot) -> dict[str, Any]:
        inputs = {"events": snapshot.input(columns=_TOTAL_COLUMNS)}
        kinds = _ask("kind_totals", inputs).to_pylist()
        return {
            "events": sum(row["events"] for row in kinds),
            "kinds": kinds,
            "purchases": _ask("purchase_totals", inputs).to_pylist()[0],
        }

    return kept("totals", ask)


def month_totals() -> list[dict[str, Any]]:
    """Events, purchase amount and buyers of each month, oldest first; kept per lake version."""

    def ask(snapshot: Snapshot) -> list[dict[str, Any]]:
        inputs = {"events": snapshot.input(columns=["month", "kind", "amount", "subject"])}
        return _ask("month_totals", inputs).to_pylist()

    return kept("months", ask)


def summaries(subject_map: pa.Table) -> pa.Table:
    """One row per customer of `subject_map` (subject, customer_id) that did anything."""
    return _ask("summaries", {"events": events().snapshot().input(), "subject_map": subject_map})


def subjects_since(moment: datetime) -> pa.Table:
    """[subject] of all who did something that was received since."""
    return engine.shared().query(
        "select distinct subject from events where received_at >= $since and subject is not null",
        {"since": moment},
        {"events": events().snapshot().input(columns=["subject", "received_at", "month"])},
    )


def latest(kind: str, *, since: datetime) -> pa.Table:
    """[customer_id, occurred_at, reference] of the last event of a kind of each customer since.

    What was taken back, and contacts in which nobody was reached, are left out. The reference is
    the event's own number where it has none.
    """
    columns = ["kind", "subject", "id", "reference", "occurred_at", "outcome", "month"]
    return _ask(
        "latest",
        {"events": events().snapshot().input(columns=columns), "subject_map": identity.map()},
        {"kind": kind, "since": since},
    )


def life(
    subjects: Sequence[str],
    *,
    kind: str | None = None,
    before: datetime | None = None,
    moments: int = 25,
    lines: int = 500,
) -> Life:
    """Everything one customer did: one scan of the lake, the rest in memory.

    `kind` and `before` narrow the page of events only, which ends after about `moments` orders or
    other events, or after `lines` events; the figures are of the whole life.
    """
    if not subjects:
        return Life()
    read = events().read(logic.COLUMNS, filters=[("subject", "in", list(subjects))])
    if not read.num_rows:
        return Life()
    whole = logic.marked(read)
    page, earlier = logic.page(whole, kind=kind, before=before, moments=moments, lines=lines)
    return Life(
        events=page,
        earlier=earlier,
        months=logic.months(whole),
        hours=logic.hours(whole),
        days=logic.active_days(whole),
        favourites=logic.favourites(whole),
        **logic.facts(whole),
    )
