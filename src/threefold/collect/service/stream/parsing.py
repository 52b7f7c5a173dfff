"""From requests of a spool to judged messages: good ones, and bad ones with their cause."""

from __future__ import annotations

from typing import Any, NamedTuple

import pyarrow as pa

from threefold.collect.logic.stream.kinds import KNOWN, Kind, kind_of, policy_of
from threefold.collect.service.stream import tracking
from threefold.collect.types import QUARANTINE, Tracking
from threefold.engine import service as engine
from threefold.engine.types import Inputs
from threefold.plan import service as plans

COUNTED = KNOWN - {"page_view", "search", "group", "registration"}
"""Kinds whose amounts and quantities must be numbers."""

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
    """`messages` in order of arrival with `cause` and `detail` (null for good ones); `kinds` what
    each different (source, type, event) is; `tracking` by source."""

    messages: pa.Table
    kinds: pa.Table
    tracking: dict[str, Tracking]


def ask(name: str, inputs: Inputs, values: dict[str, Any] | None = None) -> pa.Table:
    query = engine.sql("threefold.collect", f"stream_{name}")
    return engine.shared().query(query, values, inputs)


def judge(requests: pa.Table, *, spool: str, most_bytes: int) -> Judged:
    """`requests` are rows of a spool; `most_bytes` is the limit of one event."""
    parsed = ask("parse", {"spool": requests}, {"spool": spool, "most_bytes": most_bytes})
    names = engine.shared().query(
        "select distinct source, type, event from parsed order by all", inputs={"parsed": parsed}
    )
    plans_of = {source: tracking.of(source) for source in set(names["source"].to_pylist())}
    kinds = _kinds(names, plans_of)
    breaches = _breaches(parsed, plans_of)
    messages = ask("judge", {"parsed": parsed, "names": kinds, "breaches": breaches})
    return Judged(messages, kinds, plans_of)


def _kinds(names: pa.Table, plans_of: dict[str, Tracking]) -> pa.Table:
    """Once for each different name: there are few of them, or a limit of the batch."""
    planned = plans.current().events
    rows = names.to_pylist()
    found: list[Kind] = []
    policies: list[str] = []
    for row in rows:
        plan = plans_of[row["source"]]
        found.append(kind_of(row["type"] or "", row["event"], plan))
        policies.append(policy_of(row["type"] or "", row["event"], plan, planned))
    columns = {
        "kind": [kind.code for kind in found],
        "outcome": [kind.outcome for kind in found],
        "channel": [kind.channel for kind in found],
        "policy": policies,
    }
    table = names
    for name, values in columns.items():
        table = table.append_column(name, pa.array(values, pa.string()))
    flags = {
        "spread": [kind.spread for kind in found],
        "back": [kind.back for kind in found],
        "counted": [kind.code in COUNTED for kind in found],
    }
    for name, marks in flags.items():
        table = table.append_column(name, pa.array(marks, pa.bool_()))
    return table


def _breaches(parsed: pa.Table, plans_of: dict[str, Tracking]) -> pa.Table:
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
        {"parsed": parsed, "rules": _table(rules, _RULES), "closed": _table(closed, _CLOSED)},
    ).cast(_BREACHES)


def _table(rows: list[tuple[Any, ...]], schema: pa.Schema) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    return pa.table(
        [pa.array(values, kind) for values, kind in zip(columns, schema.types, strict=True)],
        schema=schema,
    )
