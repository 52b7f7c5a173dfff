"""The statements that turn staged rows into events, problems and identifiers.

One pass: cells → typed values → judged rows → events with their content ids. Names that come from
the file stand only as quoted column names; everything else of the file is bound.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from threefold.collect.logic import convert, problems, targets
from threefold.collect.logic.convert import quoted
from threefold.collect.types import ColumnMap, FieldMap

_SEPARATOR = "chr(31)"
_ID_FIELDS = (
    "kind", "product", "category", "quantity", "unit_price", "amount", "currency", "channel",
    "place", "reference", "duration_s", "outcome",
)  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """How the file's columns are read.

    `patterns` and `decimals` are by column name, as detected or as the mapping says; `fixes` are
    the columns mended by hand; `identifiers` lists fields from the strongest to the weakest.
    """

    mapping: ColumnMap
    patterns: Mapping[str, str]
    decimals: Mapping[str, str]
    fixed: frozenset[str] = frozenset()
    fields: tuple[FieldMap, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "fields", self.mapping.used())

    @property
    def columns(self) -> list[str]:
        return [each.column for each in self.fields]

    def index(self, target: str) -> int | None:
        return next((i for i, each in enumerate(self.fields) if each.to == target), None)

    def of_area(self, area: str) -> list[tuple[int, FieldMap]]:
        return [(i, each) for i, each in enumerate(self.fields) if each.area == area]

    @property
    def identifiers(self) -> list[tuple[int, FieldMap]]:
        order = {scheme: rank for rank, scheme in enumerate(targets.IDENTIFIERS)}
        found = self.of_area("identifier")
        return sorted(found, key=lambda each: order.get(each[1].name, len(order)))

    def pattern(self, each: FieldMap) -> str:
        return each.format or self.patterns.get(each.column, "")

    def decimal(self, each: FieldMap) -> str:
        return each.decimal or self.decimals.get(each.column, "") or "."


def cells(plan: Plan) -> str:
    """Trimmed cells `c<i>` of the mapped columns, with what was mended laid over them."""
    parts = ["r._row", "r._line"]
    for i, each in enumerate(plan.fields):
        name = f"r.{quoted(each.column)}"
        if each.column in plan.fixed:
            name = f"coalesce(f.{quoted(each.column)}, {name})"
        # A product code stays as written: sellers tell `47503J` from `47503J ` in their own books.
        kept = name if each.to == "event.product" else f"trim({name})"
        parts.append(f"case when trim({name}) <> '' then {kept} end as c{i}")
    joined = " left join fixes f on f._row = r._row" if plan.fixed else ""
    return f"select {', '.join(parts)} from raw r{joined}"


def judged(plan: Plan) -> str:
    """Rows with typed values `t<i>` and `bad`: `<field>:<cause>` words, empty for a good row."""
    typed, causes = [], []
    for i, each in enumerate(plan.fields):
        if each.area == "event":
            made = convert.event_cell(
                each.name, f"c{i}", f"t{i}", pattern=plan.pattern(each), decimal=plan.decimal(each)
            )
        else:
            made = convert.text(f"c{i}", limit=300 if each.area == "identifier" else 2000)
        if made.value != f"c{i}":
            typed.append(f"{made.value} as t{i}")
        if made.cause:
            causes.append(f"{i} || ':' || ({made.cause})")
    causes += _required(plan)
    bad = f"concat_ws(' ', {', '.join(causes)})" if causes else "''"
    inner = f"select *, {', '.join(typed)} from ({cells(plan)})" if typed else cells(plan)
    return f"select *, {bad} as bad from ({inner})"


def _value(plan: Plan, target: str) -> str | None:
    i = plan.index(target)
    if i is None:
        return None
    kind = targets.event_type(plan.fields[i].name)
    return f"c{i}" if kind == targets.TEXT else f"t{i}"


def _required(plan: Plan) -> list[str]:
    """Causes for what a row cannot do without."""
    out = []

    def missing(*names: str) -> None:
        found = [i for name in names if (i := plan.index(f"event.{name}")) is not None]
        if found:
            empty = " and ".join(f"{convert.filled(f'c{i}')} is null" for i in found)
            out.append(f"case when {empty} then '{found[0]}:{problems.MISSING}' end")

    missing("occurred_at")
    at = plan.index("event.occurred_at")
    if at is not None:
        out.append(
            f"case when t{at} < timestamp '1900-01-01' or t{at} >= timestamp '2200-01-01'"
            f" then '{at}:{problems.RANGE}' end"
        )
    if plan.mapping.content == targets.PURCHASES:
        if plan.index("event.amount") is not None:
            missing("amount")
        else:
            missing("quantity")
            missing("unit_price")
        missing("product", "reference")
    elif plan.mapping.content == targets.RESPONSES:
        missing("outcome")
    if plan.mapping.content == targets.EVENTS and not plan.mapping.rules.kind:
        missing("kind")
    return out


def events(plan: Plan, values: Mapping[str, Any]) -> str:
    """The whole statement, in EVENT_SCHEMA.

    Inputs: `raw`, `fixes` where cells were mended, `known<i>` (raw, subject) for each identifier,
    `earlier` (base, taken) where `values` has `family`. Values: see `service.preparing`.
    """
    subjects = [f"k{i}.subject" for i, _ in plan.identifiers]
    joins = "".join(f" left join known{i} k{i} on k{i}.raw = c{i}" for i, _ in plan.identifiers)
    subject = f"coalesce({', '.join(subjects)})" if subjects else "cast(null as varchar)"
    good = (
        f"select j.*, {subject} as subject, {_local(plan)} as local_at"
        f" from ({judged(plan)}) j{joins} where bad = ''"
    )
    based = f"select *, {_base(plan)} as base from ({good})"
    if plan.index("event.id") is not None:
        # The file names its lines itself: the first of a name counts, the others repeat it.
        rows = (
            f"select *, base as id from (select *, row_number() over"
            f" (partition by base order by _row) as n from ({based})) where n = 1"
        )
    else:
        count = "row_number() over (partition by base)"
        numbered = f"select *, {count} as n from ({based})"
        if values.get("family"):
            numbered = (
                f"select b.*, {count} + coalesce(e.taken, 0) as n"
                f" from ({based}) b left join earlier e on e.base = b.base"
            ).replace("partition by base", "partition by b.base")
        rows = (
            "select *, case when n = 1 then base else md5(base || ':' || n) end as id"
            f" from ({numbered})"
        )
    return f"select {_columns(plan)} from ({rows})"


def bases(plan: Plan) -> str:
    """The content ids of the good rows, once each, before their ordinal is put to them."""
    joins = "".join(f" left join known{i} k{i} on k{i}.raw = c{i}" for i, _ in plan.identifiers)
    subjects = [f"k{i}.subject" for i, _ in plan.identifiers]
    subject = f"coalesce({', '.join(subjects)})" if subjects else "cast(null as varchar)"
    good = (
        f"select j.*, {subject} as subject, {_local(plan)} as local_at"
        f" from ({judged(plan)}) j{joins} where bad = ''"
    )
    return f"select distinct base from (select {_base(plan)} as base from ({good}))"


def _local(plan: Plan) -> str:
    at, time = plan.index("event.occurred_at"), plan.index("event.time")
    if at is None:
        raise ValueError("events need a time")
    moment = f"t{at}"
    if "%z" in plan.pattern(plan.fields[at]):
        moment = f"(t{at} at time zone $zone)"
    if time is not None:
        return f"coalesce(date_trunc('day', {moment}) + t{time}, {moment})"
    return moment


def _base(plan: Plan) -> str:
    named = plan.index("event.id")
    if named is not None:
        return f"md5('id' || {_SEPARATOR} || c{named})"
    parts = ["$kind", "cast(local_at as varchar)", "coalesce(subject, '')"]
    for name in _ID_FIELDS:
        value = _value(plan, f"event.{name}")
        if value is not None:
            # The place in the row is told by the name, so that an empty field cannot shift others.
            parts.append(f"'{name}=' || {value}")
    for i, _each in sorted(plan.of_area("property"), key=lambda pair: pair[1].name):
        parts.append(f"$name{i} || c{i}")
    return f"md5(concat_ws({_SEPARATOR}, {', '.join(parts)}))"


def _columns(plan: Plan) -> str:
    def value(name: str, kind: str = "varchar") -> str:
        found = _value(plan, f"event.{name}")
        return found if found is not None else f"cast(null as {kind})"

    amount = value("amount", "decimal(18, 4)")
    if plan.index("event.amount") is None and plan.index("event.unit_price") is not None:
        product = f"{value('quantity')} * {value('unit_price')}"
        amount = f"try_cast({product} as decimal(18, 4))"
    occurred = (
        "case when $zone = 'UTC' then cast(local_at as timestamptz)"
        " else timezone($zone, local_at) end"
    )
    rules = plan.mapping.rules
    outcome, category = value("outcome"), value("category")
    reference, product_code = value("reference"), value("product")
    if rules.cancelled_prefix:
        place = len(rules.cancelled_prefix) + 1
        outcome = (
            f"case when starts_with({reference}, $cancelled_prefix)"
            f" and substr({reference}, {place}, 1) between '0' and '9'"
            f" then 'cancelled' else {outcome} end"
        )
    if rules.non_product_form or rules.non_products:
        category = (
            f"case when list_contains($charges, {product_code}) then 'charge' else {category} end"
        )
    money = f"case when {amount} is not null then $currency end"
    made = {
        "id": "id",
        "kind": f"coalesce({value('kind')}, $kind)",
        "occurred_at": occurred,
        "local_at": "local_at",
        "received_at": "cast($received_at as timestamptz)",
        "source": "$source",
        "run": "cast($run as bigint)",
        "subject": "subject",
        "channel": f"coalesce({value('channel')}, $channel)",
        "place": value("place"),
        "product": product_code,
        "category": category,
        "quantity": value("quantity", "decimal(18, 4)"),
        "amount": amount,
        "currency": f"coalesce({value('currency')}, {money})",
        "duration_s": f"cast({value('duration_s', 'double')} as double)",
        "outcome": outcome,
        "reference": reference,
        "properties": _properties(plan),
        "month": f"strftime(cast({occurred} as timestamp), '%Y-%m')",
    }
    return ", ".join(f"{expression} as {name}" for name, expression in made.items())


def _properties(plan: Plan) -> str:
    parts = [f"$key{i} || to_json(c{i})" for i, _ in plan.of_area("property")]
    price = plan.index("event.unit_price")
    if price is not None:
        parts.append(f"""'"unit_price":' || cast(t{price} as varchar)""")
    if not parts:
        return "cast(null as varchar)"
    return f"nullif('{{' || concat_ws(',', {', '.join(parts)}) || '}}', '{{}}')"


def bound(plan: Plan) -> dict[str, str]:
    """The names of properties, bound rather than written into the statement."""
    out = {}
    for i, each in plan.of_area("property"):
        out[f"name{i}"] = f"{each.name}="
        out[f"key{i}"] = convert.json_key(each.name)
    return out
