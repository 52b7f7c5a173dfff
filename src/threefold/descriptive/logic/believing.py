"""From what sources and staff say to what is believed; tables in, tables out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from threefold.engine import service as engine
from threefold.engine.types import Engine, Input
from threefold.plan.types import Plan

_MOMENT = pa.timestamp("us", tz="UTC")
RECORDS = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("id", pa.int64()),
        ("source", pa.string()),
        ("kind", pa.string()),
        ("observed_at", _MOMENT),
        ("run", pa.int64()),
        ("made_up", pa.bool_()),
        ("said", pa.string()),
        ("contacts", pa.string()),
    ]
)
STAFF = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("variable", pa.string()),
        ("content", pa.string()),
        ("contact", pa.string()),
        ("set_at", _MOMENT),
    ]
)
PROOFS = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("id", pa.int64()),
        ("kind", pa.string()),
        ("value", pa.string()),
        ("proof", pa.string()),
        ("moment", _MOMENT),
    ]
)
CONSENTS = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("id", pa.int64()),
        ("contact_kind", pa.string()),
        ("purpose", pa.string()),
        ("given", pa.bool_()),
        ("moment", _MOMENT),
    ]
)
WAYS = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("id", pa.int64()),
        ("kind", pa.string()),
        ("value", pa.string()),
        ("raw", pa.string()),
        ("variable", pa.string()),
        ("validity", pa.string()),
        ("proof", pa.string()),
        ("proved_at", _MOMENT),
        ("consent", pa.string()),
        ("refused", pa.bool_()),
        ("source", pa.string()),
        ("observed_at", _MOMENT),
        ("run", pa.int64()),
    ]
)
RULES = pa.schema(
    [
        ("variable", pa.string()),
        ("contact", pa.string()),
        ("single", pa.bool_()),
        ("first", pa.string()),
        ("second", pa.string()),
        ("third", pa.string()),
        ("fourth", pa.string()),
    ]
)
"""What decides between values of each descriptive variable that differ, in order."""

RANKS = pa.schema([("variable", pa.string()), ("source", pa.string()), ("place", pa.int64())])
"""The order of sources of each variable that goes by it, from 1."""

CONFLICTS = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("variable", pa.string()),
        ("told", pa.string()),
        ("sources", pa.string()),
        ("digest", pa.string()),
    ]
)
_CONFLICT = json.dumps(
    [{"variable": "VARCHAR", "told": "VARCHAR", "sources": "VARCHAR", "digest": "VARCHAR"}]
)


@dataclass(frozen=True, slots=True)
class Rules:
    """RULES and RANKS of a plan."""

    rules: pa.Table
    ranks: pa.Table


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is told of some customers: RECORDS and STAFF that count, and PROOFS."""

    records: pa.Table
    staff: pa.Table
    proofs: pa.Table


def rules_of(plan: Plan | None) -> Rules:
    """The rules of a plan; without one the newest value counts."""
    planned = plan.of_kind("descriptive") if plan else []
    rules = [
        {
            "variable": each.code,
            "contact": each.contact,
            "single": each.single,
            **dict(zip(("first", "second", "third", "fourth"), each.survivorship, strict=False)),
        }
        for each in planned
    ]
    ranks = [
        {"variable": each.code, "source": source, "place": place}
        for each in planned
        if plan and "source" in each.survivorship
        for place, source in enumerate(plan.ranked(each), start=1)
    ]
    return Rules(
        pa.Table.from_pylist(rules, schema=RULES), pa.Table.from_pylist(ranks, schema=RANKS)
    )


def golden(motor: Engine, touched: pa.Table, told: Evidence, by: Rules) -> pa.Table:
    """[customer_id, kind, name, golden, made_up, conflicts, digest] for each of `touched`.

    `conflicts` is JSON for `conflicts`, null where sources agree.
    """
    return motor.query(_asked("golden"), inputs={"touched": touched, **_inputs(told, by)})


def conflicts(motor: Engine, golden_rows: pa.Table) -> pa.Table:
    """CONFLICTS out of the answer of `golden`."""
    some = golden_rows.select(["customer_id", "conflicts"])
    some = some.filter(some["conflicts"].is_valid())
    if not some.num_rows:
        return CONFLICTS.empty_table()
    return motor.query(
        "select customer_id, each.variable, each.told, each.sources, each.digest from ("
        "select customer_id, unnest(from_json(conflicts, $form)) as each from rows)",
        {"form": _CONFLICT},
        {"rows": some},
    ).cast(CONFLICTS)


def candidates(motor: Engine, told: Evidence, by: Rules) -> pa.Table:
    """Every value of one customer that counts, by variable, the believed one first.

    [variable, place, record_id, source, moment, by_staff, content, same, agreement, lost_by, proof,
    proved_at]: `agreement` counts sources that say the same, `content` is JSON text, `lost_by`
    what the believed one had over it, "same" where it says the same, null for the believed one.
    """
    return motor.query(_asked("why"), inputs=_inputs(told, by))


def _asked(question: str) -> str:
    return "".join(engine.sql("threefold.descriptive", name) for name in ("candidates", question))


def _inputs(told: Evidence, by: Rules) -> dict[str, Input]:
    return {
        "records": told.records,
        "staff": told.staff,
        "proofs": told.proofs,
        "rules": by.rules,
        "ranks": by.ranks,
    }


def read(golden_rows: pa.Table) -> dict[str, dict[str, Any]]:
    """The believed values of the one customer in `golden_rows`."""
    believed: dict[str, dict[str, Any]] = json.loads(golden_rows["golden"][0].as_py())
    return believed


def ways(
    motor: Engine,
    told: Evidence,
    *,
    consents: pa.Table,
    existing: pa.Table,
) -> pa.Table:
    """WAYS and `fate`: new, changed, same, or gone (then only `id` is set)."""
    return motor.query(
        engine.sql("threefold.descriptive", "ways"),
        inputs={
            "records": told.records,
            "staff": told.staff,
            "proofs": told.proofs,
            "consents": consents,
            "existing": existing,
        },
    )
