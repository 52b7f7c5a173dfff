"""From requests of a spool to judged messages: good ones, and bad ones with their cause."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
from django.conf import settings

from threefold.collect.logic.stream.kinds import KNOWN, Kind, kind_of, policy_of
from threefold.collect.logic.stream.private import MAIL
from threefold.collect.service.stream import tracking
from threefold.collect.types import QUARANTINE, Tracking
from threefold.engine import service as engine
from threefold.engine.types import Inputs
from threefold.plan import service as plans

_COUNTED = KNOWN - {"page_view", "search", "group", "registration"}
_ROOT = (
    "type", "messageId", "userId", "anonymousId", "previousId", "groupId", "event", "name",
    "category", "properties", "traits", "context", "integrations", "timestamp",
    "originalTimestamp", "sentAt", "channel", "writeKey", "_metadata", "receivedAt", "version",
    "metadata", "request_ip", "rudderId", "userProperties",
)  # fmt: skip
# So few requests a piece keep every core busy, for each may hold thousands of events.
_PIECE_ROWS = 32
_BREACHES = pa.schema([("place", pa.int64()), ("breach", pa.string())])
_RULES = pa.schema(
    [
        ("source", pa.string()),
        ("event", pa.string()),
        ("property", pa.string()),
        ("type", pa.string()),
        ("required", pa.bool_()),
    ]
)
_CLOSED = pa.schema([("source", pa.string()), ("event", pa.string())])


class Judged(NamedTuple):
    """`messages` by `place` in order of arrival, with `cause` and `detail` (null for good ones);
    `kinds` what each different (source, type, event) is; `tracking` by source."""

    messages: pa.Table
    kinds: pa.Table
    tracking: dict[str, Tracking]


def ask(name: str, inputs: Inputs, values: dict[str, Any] | None = None) -> pa.Table:
    query = engine.sql("threefold.collect", f"stream_{name}")
    return engine.shared().query(query, values, inputs)


def placed(requests: pa.Table) -> pa.Table:
    """Requests with the place of their first event in the batch, in pieces for all cores."""
    ends = pc.cumulative_sum(requests["events"])
    first = pc.subtract(ends, requests["events"])
    table = requests.append_column("place", first)
    return pa.Table.from_batches(table.combine_chunks().to_batches(_PIECE_ROWS), table.schema)


def parse(requests: pa.Table, *, spool: str, private: str) -> pa.Table:
    """Messages of requests of a spool; `private` is the pattern of what may not enter the lake.

    Asks the engine only, so that it may be done in any thread.
    """
    values = {
        "spool": spool,
        "most_bytes": settings.COLLECT["event_bytes"],
        "known": list(_ROOT),
        "drop": json.dumps(dict.fromkeys(_ROOT)),
        "private": private,
        "hidden": f"{MAIL}|\\x00",
    }
    return ask("parse", {"spool": placed(requests)}, values)


def judge(messages: pa.Table) -> Judged:
    """Parsed messages held against what is planned for them."""
    names = engine.shared().query(
        "select distinct source, type, event from messages order by all",
        inputs={"messages": messages.select(["source", "type", "event"])},
    )
    plans_of = {source: tracking.of(source) for source in set(names["source"].to_pylist())}
    kinds = _kinds(names, plans_of)
    ruled = any(rule.properties for plan in plans_of.values() for rule in plan.kinds.values())
    counted = pc.any(kinds["counted"]).as_py()
    if ruled or counted or QUARANTINE in kinds["policy"].to_pylist():
        messages = _tracked(messages, kinds, plans_of)
    return Judged(messages, kinds, plans_of)


def _kinds(names: pa.Table, plans_of: dict[str, Tracking]) -> pa.Table:
    """Once for each different name: there are few of them, or a limit of the batch."""
    planned = plans.current().events
    found: list[Kind] = []
    policies: list[str] = []
    for row in names.to_pylist():
        plan = plans_of[row["source"]]
        found.append(kind_of(row["type"] or "", row["event"], plan))
        policies.append(policy_of(row["type"] or "", row["event"], plan, planned))
    columns = {
        "kind": pa.array([kind.code for kind in found], pa.string()),
        "outcome": pa.array([kind.outcome for kind in found], pa.string()),
        "channel": pa.array([kind.channel for kind in found], pa.string()),
        "policy": pa.array(policies, pa.string()),
        "spread": pa.array([kind.spread for kind in found], pa.bool_()),
        "back": pa.array([kind.back for kind in found], pa.bool_()),
        "counted": pa.array([kind.code in _COUNTED for kind in found], pa.bool_()),
    }
    for name, column in columns.items():
        names = names.append_column(name, column)
    return names


def _tracked(messages: pa.Table, kinds: pa.Table, plans_of: dict[str, Tracking]) -> pa.Table:
    held = ask(
        "tracked",
        {"messages": messages, "kinds": kinds, "breaches": _breaches(messages, plans_of)},
    )
    return marked(messages, held) if held.num_rows else messages


def marked(messages: pa.Table, held: pa.Table) -> pa.Table:
    """The messages with cause and detail of those in `held` (place, cause, detail)."""
    return engine.shared().query(
        "select m.* replace (coalesce(m.cause, h.cause) as cause, "
        "coalesce(m.detail, h.detail) as detail) "
        "from messages m left join held h on h.place = m.place",
        inputs={"messages": messages, "held": held},
    )


def _breaches(messages: pa.Table, plans_of: dict[str, Tracking]) -> pa.Table:
    rules = [
        (source, event, name, rule.type, rule.required)
        for source, plan in plans_of.items()
        for event, kind in plan.kinds.items()
        for name, rule in kind.properties.items()
    ]
    closed = [
        (source, event)
        for source, plan in plans_of.items()
        for event, kind in plan.kinds.items()
        if plan.unknown == QUARANTINE and kind.properties
    ]
    if not rules:
        return _BREACHES.empty_table()
    return ask(
        "breaches",
        {"messages": messages, "rules": _table(rules, _RULES), "closed": _table(closed, _CLOSED)},
    ).cast(_BREACHES)


def _table(rows: list[tuple[Any, ...]], schema: pa.Schema) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    return pa.table(
        [pa.array(values, kind) for values, kind in zip(columns, schema.types, strict=True)],
        schema=schema,
    )
