"""What changed since variables were distilled last."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from threefold.behavioral.service import tables
from threefold.behavioral.service.queries import query
from threefold.behavioral.service.snapshotting import map_keys
from threefold.engine import service as engine
from threefold.identity import service as identity
from threefold.kit.errors import NotFound, Unavailable
from threefold.lake.service import Snapshot

_CHANGED = ["id", "source", "subject"]


def last_snapshot(day: date) -> dict[str, Any] | None:
    """The newest row of the snapshots of that day."""
    found = engine.shared().query(
        "select * from snapshots where as_of = $day order by revision desc, made_at desc limit 1",
        {"day": day.isoformat()},
        {"snapshots": tables.snapshots().snapshot().input()},
    )
    rows = found.to_pylist()
    return rows[0] if rows else None


def event_kinds(held: Snapshot, last: dict[str, Any] | None) -> list[str]:
    """The kinds of events on record; where files only came since `last`, theirs and its own."""
    before = _before(last["events_version"]) if last else None
    grown = before is not None and set(before.paths) <= set(held.paths)
    looked = held.only(set(held.paths) - set(before.paths)) if before and grown else held
    found = engine.shared().query(
        "select distinct kind from events", inputs={"events": looked.input(["kind", "month"])}
    )
    known = last["kinds"].split() if last and grown else []
    return sorted({*known, *found["kind"].to_pylist()})


def changed(last: dict[str, Any], held: Snapshot) -> pa.Table | None:
    """[subject] of all whose events came or went since; None where that cannot be told any more.

    Files written anew by compaction hold the same events as before, so rows are compared, of the
    files alone that came or went.
    """
    before = _before(last["events_version"])
    if before is None:
        return None
    old, new = set(before.paths), set(held.paths)
    return engine.shared().query(
        query("distil_changed"),
        inputs={
            "came": held.only(new - old).input([*_CHANGED, "month"]),
            "went": before.only(old - new).input([*_CHANGED, "month"]),
        },
    )


def touched(last: dict[str, Any], subjects: pa.Table, identified: str) -> tuple[pa.Table, pa.Table]:
    """[customer_id] of all who are known under the changed subjects or whose identifiers are
    others now, and the map [subject, customer_id] of their identifiers. `identified` is where
    identifiers stand now."""
    people = identity.map_since(last["identified"], identified, subjects)
    if people is None:
        return _by_keys(last, subjects)
    return pa.table({"customer_id": pc.unique(people["customer_id"])}), people


def _by_keys(last: dict[str, Any], subjects: pa.Table) -> tuple[pa.Table, pa.Table]:
    """Everybody's identifiers looked through for those that lead to another customer than then."""
    people = identity.map()
    known = tables.variables().snapshot()
    columns = ["as_of", "revision", "customer_id", "map_key"]
    some = engine.shared().query(
        query("distil_touched"),
        inputs={
            "changed": subjects,
            "people": people,
            "keys": map_keys(people),
            "known": known.input(columns, [("as_of", "=", last["as_of"])]),
        },
    )
    return some, engine.shared().query(
        "select p.* from people p join wanted w on w.customer_id = p.customer_id",
        inputs={"people": people, "wanted": some},
    )


def _before(version: int) -> Snapshot | None:
    try:
        return tables.events().snapshot(version=version)
    except (NotFound, Unavailable):
        return None
