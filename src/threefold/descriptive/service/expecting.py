"""What the plan expects to be known of customers beside what is, of any kind of information."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from threefold.descriptive.service.customers import classes
from threefold.engine import service as engine
from threefold.engine.types import Input
from threefold.kit import clock
from threefold.plan.types import Plan

# Up to so many are looked up by themselves, more are picked out of all.
_FEW = 20_000
_PLANNED = pa.schema(
    [
        ("variable", pa.string()),
        ("required_for", pa.string()),
        ("entity", pa.string()),
        ("refresh_days", pa.int64()),
        ("is_contact", pa.bool_()),
    ]
)
_MEMBERS = pa.schema([("customer_id", pa.int64()), ("class", pa.string())])


def against_plan(
    question: str,
    known: str,
    plan: Plan | None,
    people: pa.Table,
    *,
    kind: str = "descriptive",
    inputs: Mapping[str, Input] | None = None,
) -> pa.Table:
    """The answer of this room's query "coverage" or "completeness" about variables of a kind.

    `people` are customers [id, kind, …]. `known` is SQL that goes on from `expected` and ends in
    `known` [customer_id, variable, source, fresh]; it has people, planned, $today and `inputs`.
    """
    texts = {
        name: engine.sql("threefold.descriptive", name) for name in ("expected", "facts", question)
    }
    return engine.shared().query(
        texts["expected"] + known + texts["facts"] + texts[question],
        {"today": clock.now().replace(tzinfo=None)},
        {
            "people": people,
            "planned": planned(plan, kind),
            "members": members_of(people),
            **(inputs or {}),
        },
    )


def members_of(people: pa.Table) -> pa.Table:
    """[customer_id, class] of these customers (column `id`) in every registered class."""
    parts = [_MEMBERS.empty_table()]
    few = people.num_rows <= _FEW
    among = pa.table({"customer_id": people["id"].cast(pa.int64())}) if few else None
    for name, members in classes:
        ids = members(among)["customer_id"].cast(pa.int64())
        ids = pc.unique(ids.filter(pc.is_in(ids, people["id"].combine_chunks())))
        parts.append(pa.table([ids, pa.repeat(name, len(ids))], schema=_MEMBERS))
    return pa.concat_tables(parts)


def planned(plan: Plan | None, kind: str = "descriptive") -> pa.Table:
    """[variable, required_for, entity, refresh_days, is_contact]: what a plan says of a kind."""
    rows = [
        {
            "variable": each.code,
            "required_for": each.required_for,
            "entity": each.entity,
            "refresh_days": each.refresh_days,
            "is_contact": bool(each.contact),
        }
        for each in (plan.of_kind(kind) if plan else [])
    ]
    return pa.Table.from_pylist(rows, schema=_PLANNED)
