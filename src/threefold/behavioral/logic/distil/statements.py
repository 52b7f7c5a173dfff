"""Many variables in about one pass over each relation they are taken from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from threefold.behavioral.logic.distil.relations import ORDERS, RELATIONS, Query, Relation
from threefold.behavioral.variable import BANDS, Part, Variable

_WORD = re.compile(r"'[^']*'|\b[a-z_][a-z0-9_]*\b")
_EVER = 1_000_000
_TYPES: dict[str, tuple[str, pa.DataType]] = {
    "integer": ("bigint", pa.int64()),
    "decimal": ("double", pa.float64()),
    "share": ("double", pa.float64()),
    "money": ("decimal(18, 4)", pa.decimal128(18, 4)),
    "text": ("string", pa.string()),
    "day": ("date", pa.date32()),
}
_FRAME = [
    pa.field("as_of", pa.string(), nullable=False),
    pa.field("revision", pa.int64(), nullable=False),
    pa.field("customer_id", pa.int64(), nullable=False),
    pa.field("present", pa.bool_(), nullable=False),
    pa.field("map_key", pa.decimal128(38, 0)),
]


def arrow_schema(wanted: Iterable[Variable]) -> pa.Schema:
    """A snapshot of variables as it lies in the lake.

    `as_of` is the day it tells of (`2026-03-31`) and the partition; of the rows of one customer
    that of the greatest `revision` holds, unless he is not `present` any more. `map_key` tells
    whether the identifiers he is known by are still the same.
    """
    return pa.schema([*_FRAME, *(pa.field(each.code, arrow_type(each)) for each in wanted)])


def arrow_type(each: Variable) -> pa.DataType:
    return _TYPES[each.definition.type][1]


@dataclass
class _Parts:
    """The different things to sum up, each under a short name."""

    names: dict[tuple[Part, str], str] = field(default_factory=dict)

    def name(self, part: Part, suffix: str) -> str:
        return self.names.setdefault((part, suffix), f"p{len(self.names)}")


def by_relation(wanted: Iterable[Variable]) -> dict[str, list[Variable]]:
    """The variables that are taken from each relation; those made of others under ""."""
    found: dict[str, list[Variable]] = {}
    for each in wanted:
        found.setdefault(each.definition.source, []).append(each)
    return found


def taken(relation: Relation, wanted: Sequence[Variable], query: Query) -> str:
    """One row per customer of the relation, with the variables taken from it."""
    if not wanted:
        return f"select distinct customer_id from ({relation.sql(query)}) rows_"
    parts = _Parts()
    values = [f"{_valued(each, parts)} as {each.code}" for each in wanted]
    summed = (_banded if relation.banded else _paired)(relation.sql(query), parts)
    return f"select customer_id, {', '.join(values)} from ({summed}) summed"


def together(wanted: Sequence[Variable], sources: Mapping[str, str] | Iterable[str]) -> str:
    """One row per customer with all variables, of the answers of `taken` for these relations: kept
    as `of_<relation>`, or had from where `sources` says."""
    if not isinstance(sources, Mapping):
        sources = {name: f"of_{name}" for name in sources}
    taken_from = [each for each in wanted if not each.definition.needs]
    columns = ["people.customer_id"]
    columns += [typed(each, f"of_{each.definition.source}.{each.code}") for each in taken_from]
    joins = " ".join(
        f"left join {source} of_{name} on of_{name}.customer_id = people.customer_id"
        for name, source in sources.items()
        if name != "events"
    )
    rows = f"select {', '.join(columns)} from {sources['events']} people {joins}"
    rows = rows.replace("of_events.", "people.")
    for level in _levels(wanted):
        made = ", ".join(typed(each, f"({each.definition.value})") for each in level)
        rows = f"select *, {made} from ({rows}) known"
    return f"select customer_id, {', '.join(each.code for each in wanted)} from ({rows}) made"


def _levels(wanted: Sequence[Variable]) -> list[list[Variable]]:
    """Variables that are made of others, first those whose others are all taken from events."""
    levels: list[list[Variable]] = []
    depth: dict[str, int] = {}
    for each in wanted:
        if each.definition.needs:
            depth[each.code] = max(depth.get(code, -1) for code in each.definition.needs) + 1
            if depth[each.code] == len(levels):
                levels.append([])
            levels[depth[each.code]].append(each)
    return levels


def typed(each: Variable, value: str) -> str:
    kind = _TYPES[each.definition.type][0]
    if each.definition.otherwise:
        value = f"coalesce({value}, {each.definition.otherwise})"
    return f"cast({value} as {kind}) as {each.code}"


def _valued(each: Variable, parts: _Parts) -> str:
    """The variable's SQL, its parts called as they are summed up."""
    own = each.definition.parts

    def put(found: re.Match[str]) -> str:
        word = found[0]
        return parts.name(own[word], each.suffix) if word in own else word

    return _WORD.sub(put, each.definition.value)


def _banded(rows: str, parts: _Parts) -> str:
    """Summed up by band of age first, so that ten windows cost hardly more than one."""
    inner: dict[Part, str] = {}
    for part, _suffix in parts.names:
        inner.setdefault(part, f"b{len(inner)}")
    suffixes = {suffix for _part, suffix in parts.names}
    first = ", ".join(f"{_aggregate(part)} as {name}" for part, name in inner.items())
    if suffixes <= {""}:
        plain = ", ".join(f"{inner[part]} as {name}" for (part, _), name in parts.names.items())
        summed = f"select customer_id, {first} from ({rows}) rows_ group by customer_id"
        return f"select customer_id, {plain} from ({summed}) once"
    last = ", ".join(
        f"{_again(part, inner[part], _condition(suffix))} as {name}"
        for (part, suffix), name in parts.names.items()
    )
    return (
        f"select customer_id, {last} from ("
        f"select customer_id, band, {first} from ("
        f"select *, {_band()} as band from ({rows}) rows_"
        f") aged group by customer_id, band) banded group by customer_id"
    )


def _paired(rows: str, parts: _Parts) -> str:
    columns = ", ".join(
        f"{_aggregate(_of_window(part, suffix))} as {name}"
        for (part, suffix), name in parts.names.items()
    )
    return f"select customer_id, {columns} from ({rows}) pairs group by customer_id"


def _of_window(part: Part, suffix: str) -> Part:
    days = _days(suffix) or _EVER

    def put(text: str) -> str:
        return text.replace("{days}", str(days)).replace("{window}", suffix)

    return Part(part.how, put(part.sql), put(part.by))


def _days(suffix: str) -> int:
    found = re.search(r"_(\d+)d", suffix)
    return int(found[1]) if found else 0


def _aggregate(part: Part) -> str:
    if part.how == "count":
        return "count(*)" if part.sql == "true" else f"count(*) filter (where {part.sql})"
    if part.how == "top":
        return f"max_by({part.sql}, tf_key({part.by}))"
    if part.how == "first":
        return f"min_by({part.sql}, tf_key({part.by}))"
    summed = f"{part.how}({part.sql})"
    return f"coalesce({summed}, 0)" if part.how == "sum" else summed


def _again(part: Part, column: str, condition: str) -> str:
    """The part over some bands, of what it is in each band."""
    how = "sum" if part.how in ("sum", "count") else part.how
    summed = f"{how}({column})"
    if condition:
        summed += f" filter (where {condition})"
    return f"coalesce({summed}, 0)" if how == "sum" else summed


def _band() -> str:
    cases = " ".join(f"when age < {limit} then {band}" for band, limit in enumerate(BANDS))
    return f"case {cases} else {len(BANDS)} end"


def _condition(suffix: str) -> str:
    days = _days(suffix)
    if not days:
        return ""
    if suffix.endswith("_before"):
        return f"band >= {BANDS.index(days) + 1} and band <= {BANDS.index(2 * days)}"
    return f"band <= {BANDS.index(days)}"


def whole(wanted: Sequence[Variable], find: Callable[[str], Variable]) -> list[Variable]:
    """The variables with those they are made of, these first."""
    found: dict[str, Variable] = {}

    def add(each: Variable) -> None:
        for code in each.definition.needs:
            add(find(code))
        found.setdefault(each.code, each)

    for each in wanted:
        add(each)
    return list(found.values())


def answers(wanted: Sequence[Variable], query: Query) -> dict[str, str]:
    """The statement of `taken` for each relation, over `acts` and `orders`."""
    by = by_relation(each for each in wanted if not each.definition.needs)
    by.setdefault("events", [])
    return {name: taken(RELATIONS[name], some, query) for name, some in by.items()}


def steps(wanted: Sequence[Variable], query: Query) -> list[tuple[str, str]]:
    """(name, statement) of all relations to keep, one after the other, over `acts`."""
    asked = answers(wanted, query)
    kept = [(f"of_{name}", sql) for name, sql in asked.items()]
    if any(RELATIONS[name].over == "orders" for name in asked):
        kept.insert(0, ("orders", ORDERS.sql(query)))
    return kept


def at_once(wanted: Sequence[Variable], query: Query) -> str:
    """All variables in one statement over `acts`: the relations are asked side by side and straight
    into their joins, which is quicker than `steps` for few customers and slower for many."""
    asked = answers(wanted, query)
    return f"with orders as ({ORDERS.sql(query)}) " + together(
        wanted, {name: f"({sql})" for name, sql in asked.items()}
    )
