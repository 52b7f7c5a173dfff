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


def before(block: int) -> str:
    """[customer_id, bits] of `held` (one day's members) in one block, as customers are now.

    `moved` [customer_id, root_id] says into whom those merged since then went.
    """
    return (
        "select coalesce(m.root_id, h.customer_id) as customer_id, bit_or(h.bits) as bits"
        " from held h left join moved m on m.customer_id = h.customer_id"
        f" where h.block = '{int(block)}' group by 1"
    )


def moves(block: int) -> str:
    """[now, before]: the bits of each customer in one block of `marks`, and in `before_<block>`."""
    return (
        f"select coalesce(n.b{block}, 0) as now, coalesce(h.bits, 0) as before"
        f" from marks n full join before_{block} h on h.customer_id = n.customer_id"
    )


def moved_between() -> str:
    """[month, as_of, block, customer_id, came, went]: who moved between the days `held_then` and
    `held_now`, of all blocks, as bits."""

    def side(name: str) -> str:
        return (
            "(select t.block, coalesce(m.root_id, t.customer_id) as customer_id,"
            f" bit_or(t.bits) as bits from {name} t"
            " left join moved m on m.customer_id = t.customer_id group by 1, 2)"
        )

    return (
        "select $month as month, $day as as_of, block, customer_id,"
        " (newer & ~older) as came, (older & ~newer) as went from"
        " (select coalesce(n.block, h.block) as block,"
        " coalesce(n.customer_id, h.customer_id) as customer_id,"
        " coalesce(n.bits, 0) as newer, coalesce(h.bits, 0) as older"
        f" from {side('held_now')} n full join {side('held_then')} h"
        " on h.block = n.block and h.customer_id = n.customer_id) both_days where newer <> older"
    )


def noted(segment: int) -> str:
    """[customer_id, entered] out of `moves` by the day `$day`, under the numbers that customers
    have now; who were merged since and moved both ways did not move."""
    block, place = block_of(segment)
    bit = 1 << place
    return (
        "select customer_id, net > 0 as entered from"
        " (select coalesce(m.root_id, t.customer_id) as customer_id, sum("
        f"case when (t.came & {bit}) <> 0 then 1 when (t.went & {bit}) <> 0 then -1 else 0 end"
        ") as net from moves t left join moved m on m.customer_id = t.customer_id"
        f" where t.as_of = $day and t.block = '{block}' and t.customer_id <> 0 group by 1) told"
        " where net <> 0 order by 1"
    )


def segments_in(block: int, bits: int) -> set[int]:
    """The segments whose bits are set in a number of a block."""
    return {block * BITS + bit for bit in range(BITS) if bits >> bit & 1}


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
