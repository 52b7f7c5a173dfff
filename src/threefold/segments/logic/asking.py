"""Statements that ask many conditions of all customers in one pass.

A condition is boolean SQL over the columns of `ground`, the wide view of a day: true, false, or
NULL where too little is known. NULL is neither a member nor counted among those who are not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from typing import Any

from threefold.segments.logic.rules import Rule, compiled

GROUND = "{ground}"
"""Where the statement that lays the ground goes: named beforehand, it would be kept whole."""
BITS = 60
"""Segments whose members share one number; a bit more and SQL would take it for negative."""


@dataclass(frozen=True, slots=True)
class Condition:
    """Boolean SQL and what its `$names` are bound to."""

    sql: str
    values: Mapping[str, Any] = field(default_factory=dict)


def condition(rule: Rule, name: str, day: date) -> Condition:
    """`rule` as of a day, with values of its own names, so that several stand in one statement."""
    return Condition(*compiled(rule, today=day, prefix=f"{name}_"))


def judged(conditions: Sequence[Condition]) -> str:
    """[customer_id, c0, c1, …]: what each condition says of each customer."""
    said = "".join(f", ({each.sql}) as c{n}" for n, each in enumerate(conditions))
    return f"select customer_id{said} from {GROUND} ground"


def values_of(conditions: Sequence[Condition]) -> dict[str, Any]:
    return {name: value for each in conditions for name, value in each.values.items()}


def counted(conditions: Sequence[Condition]) -> str:
    """One row: `customers`, and of each condition `m<n>` members and `u<n>` unknown."""
    parts = [
        f", count(*) filter (where c{n}) as m{n}, count(*) filter (where c{n} is null) as u{n}"
        for n in range(len(conditions))
    ]
    return f"select count(*) as customers{''.join(parts)} from ({judged(conditions)}) judged"


def funnel(conditions: Sequence[Condition]) -> str:
    """One row: `customers`; of each condition `k<n>` kept by it and all before it, `n<n>` turned
    away by it first, `u<n>` of whom it is unknown first, and `a<n>` kept by it alone; `unknown`
    of whom it is unknown in all."""
    parts, before = [], "true"
    for n in range(len(conditions)):
        parts += [
            f"count(*) filter (where {before} and c{n}) as k{n}",
            f"count(*) filter (where {before} and not c{n}) as n{n}",
            f"count(*) filter (where {before} and c{n} is null) as u{n}",
            f"count(*) filter (where c{n}) as a{n}",
        ]
        before = f"{before} and c{n}"
    parts.append(f"count(*) filter (where ({before}) is null) as unknown")
    chosen = ", ".join(["count(*) as customers", *parts])
    return f"select {chosen} from ({judged(conditions)}) judged"


def overlaps(conditions: Sequence[Condition]) -> str:
    """One row: of each condition `m<n>`, of each two `b<n>_<m>` who are in both."""
    many = range(len(conditions))
    parts = [f"count(*) filter (where c{n}) as m{n}" for n in many]
    parts += [
        f"count(*) filter (where c{a} and c{b}) as b{a}_{b}" for a, b in combinations(many, 2)
    ]
    return f"select {', '.join(parts)} from ({judged(conditions)}) judged"


def shared_with(conditions: Sequence[Condition]) -> str:
    """One row: of each condition `m<n>`, and `b<n>` who are in the first one too."""
    parts = [
        f"count(*) filter (where c{n}) as m{n}, count(*) filter (where c0 and c{n}) as b{n}"
        for n in range(len(conditions))
    ]
    return f"select {', '.join(parts)} from ({judged(conditions)}) judged"


def block_of(segment: int) -> tuple[int, int]:
    """In which number the members of a segment stand, and in which bit of it."""
    return segment // BITS, segment % BITS


def marked(conditions: Mapping[int, Condition]) -> str:
    """[customer_id, b<block>, u<block>, …]: bits of the segments that each customer is in, and of
    those of which it is unknown. Two hundred answers fit into eight numbers."""
    blocks: dict[int, list[tuple[int, int]]] = {}
    for n, segment in enumerate(conditions):
        block, bit = block_of(segment)
        blocks.setdefault(block, []).append((n, bit))
    parts = []
    for block, inside in sorted(blocks.items()):
        parts.append(_bits(inside, "c{n}", f"b{block}"))
        parts.append(_bits(inside, "c{n} is null", f"u{block}"))
    said = ", ".join(["customer_id", *parts])
    return f"select {said} from ({judged(list(conditions.values()))}) judged"


def _bits(inside: Sequence[tuple[int, int]], what: str, name: str) -> str:
    each = [
        f"case when {what.format(n=n)} then cast({1 << bit} as bigint) else cast(0 as bigint) end"
        for n, bit in inside
    ]
    return f"{' + '.join(each)} as {name}"


def sizes(segments: Sequence[int]) -> str:
    """One row about `marks`: `customers`, of each segment `m<id>` and `u<id>`."""
    parts = []
    for segment in segments:
        block, bit = block_of(segment)
        parts.append(f"count(*) filter (where (b{block} & {1 << bit}) <> 0) as m{segment}")
        parts.append(f"count(*) filter (where (u{block} & {1 << bit}) <> 0) as u{segment}")
    return f"select {', '.join(['count(*) as customers', *parts])} from marks"


def before(block: int) -> str:
    """[customer_id, bits] of `held` (one day's members) in one block, as customers are now.

    `moved` [customer_id, root_id] says into whom those merged since then went.
    """
    return (
        "select coalesce(m.root_id, h.customer_id) as customer_id, bit_or(h.bits) as bits"
        " from held h left join moved m on m.customer_id = h.customer_id"
        f" where h.block = '{int(block)}' group by 1"
    )


def moves(segments: Sequence[int], block: int) -> str:
    """One row: of each segment of the block `e<id>` who entered and `l<id>` who left."""
    parts = []
    for segment in segments:
        bit = 1 << block_of(segment)[1]
        now, then = f"(coalesce(n.b{block}, 0) & {bit})", f"(coalesce(h.bits, 0) & {bit})"
        parts.append(f"count(*) filter (where {now} <> 0 and {then} = 0) as e{segment}")
        parts.append(f"count(*) filter (where {now} = 0 and {then} <> 0) as l{segment}")
    return (
        f"select {', '.join(parts)} from marks n full join before_{block} h"
        " on h.customer_id = n.customer_id"
    )


def crossing(segment: int) -> str:
    """[customer_id, entered] between `held_then` and `held_now`, days' members of one block."""
    bit = 1 << block_of(segment)[1]
    return (
        "select coalesce(n.customer_id, h.customer_id) as customer_id,"
        " n.customer_id is not null as entered from"
        f" (select customer_id from held_now where (bits & {bit}) <> 0) n full join"
        " (select distinct coalesce(m.root_id, t.customer_id) as customer_id from held_then t"
        f" left join moved m on m.customer_id = t.customer_id where (t.bits & {bit}) <> 0) h"
        " on h.customer_id = n.customer_id where n.customer_id is null or h.customer_id is null"
        " order by 1"
    )
