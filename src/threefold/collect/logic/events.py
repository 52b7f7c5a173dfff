"""The statements that turn staged rows into events, problems and identifiers.

One pass: cells → typed values → judged rows → events with their content ids. Names that come from
the file stand only as quoted column names; everything else of the file is bound.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise

from threefold.behavioral.types import Judge
from threefold.collect.logic import convert, event_rules, problems, targets
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
    the columns mended by hand, `plain` the fields whose numbers are all written plainly; `judge`
    has the rules of the vocabulary for the kinds of event that the file may hold, `keyed_names`
    are properties that tell who somebody is.
    """

    mapping: ColumnMap
    patterns: Mapping[str, str]
    decimals: Mapping[str, str]
    fixed: frozenset[str] = frozenset()
    plain: frozenset[int] = frozenset()
    judge: Judge | None = None
    keyed_names: frozenset[str] = frozenset()
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
    def numbers(self) -> list[int]:
        """Fields that hold numbers."""
        return [
            i
            for i, each in self.of_area("event")
            if targets.event_type(each.name) == targets.NUMBER
        ]

    @property
    def keyed(self) -> list[tuple[int, FieldMap]]:
        """Properties for whose values a keyed hash stands in the lake."""
        found = self.of_area("property")
        return [(i, each) for i, each in found if each.name in self.keyed_names]

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
        cell = f"case when trim({name}) <> '' then {name} end"
        if each.to != "event.product":
            cell = f"nullif(trim({name}), '')"
        parts.append(f"{cell} as c{i}")
    joined = " left join fixes f on f._row = r._row" if plan.fixed else ""
    return f"select {', '.join(parts)} from raw r{joined}"


def typed(plan: Plan) -> str:
    """Cells with their typed values `t<i>` beside them, NULL where the text does not fit.

    And what is written of them: numbers as `w<i>`, properties as JSON `j<i>`. Here, where a column
    is still read by its different values, each of them is worked out once.
    """
    made = []
    for i, each in enumerate(_conversions(plan)):
        if each.value != f"c{i}":
            made.append(f"{each.value} as t{i}")
        if i in plan.numbers:
            made.append(f"cast({each.value} as varchar) as w{i}")
    # What is keyed never gets as far as JSON in the letters of the file.
    keyed = dict(plan.keyed)
    made += [f"to_json(c{i}) as j{i}" for i, _ in plan.of_area("property") if i not in keyed]
    return f"select *, {', '.join(made)} from ({cells(plan)})" if made else cells(plan)


def unread(plan: Plan) -> str:
    """For each number field the cells that are not read by the plain way, as `u<i>`."""
    counts = ", ".join(
        f"count(*) filter (where c{i} is not null and t{i} is null) as u{i}" for i in plan.numbers
    )
    return f"select {counts} from ({typed(replace(plan, plain=frozenset(plan.numbers)))})"


def judged(plan: Plan) -> str:
    """Rows with typed values and `bad`: `<field>:<cause>` words, empty for a good row."""
    fine, causes = [], []
    for i, made in enumerate(_conversions(plan)):
        if made.cause:
            causes.append(f"{i} || ':' || ({made.cause})")
            fine.append(f"({made.fine})")
    for good, cause in (*_required(plan), *event_rules.required(plan)):
        causes.append(cause)
        fine.append(f"({good})")
    # Nearly all rows are good: one cheap condition spares them the search for what is wrong.
    words = f"concat_ws(' ', {', '.join(causes)})"
    bad = f"case when {' and '.join(fine)} then '' else {words} end" if causes else "''"
    return f"select *, {bad} as bad from ({typed(plan)})"


def _conversions(plan: Plan) -> list[convert.Converted]:
    return [
        convert.event_cell(
            each.name,
            f"c{i}",
            f"t{i}",
            pattern=plan.pattern(each),
            decimal=plan.decimal(each),
            careful=i not in plan.plain,
        )
        if each.area == "event"
        else convert.text(f"c{i}", limit=300 if each.area == "identifier" else 2000)
        for i, each in enumerate(plan.fields)
    ]


def _value(plan: Plan, target: str) -> str | None:
    i = plan.index(target)
    if i is None:
        return None
    kind = targets.event_type(plan.fields[i].name)
    return f"c{i}" if kind == targets.TEXT else f"t{i}"


def _required(plan: Plan) -> list[tuple[str, str]]:
    """What a row cannot do without: when it is there for sure, and the cause where it is not."""
    out = []

    def missing(*names: str) -> None:
        found = [i for name in names if (i := plan.index(f"event.{name}")) is not None]
        if found:
            there = [_there(plan, i) for i in found]
            empty = " and ".join(f"{convert.filled(f'c{i}')} is null" for i in found)
            cause = f"case when {empty} then '{found[0]}:{problems.MISSING}' end"
            out.append((" or ".join(there), cause))

    missing("occurred_at")
    at = plan.index("event.occurred_at")
    if at is not None:
        earliest, latest = "timestamp '1900-01-01'", "timestamp '2200-01-01'"
        cause = (
            f"case when t{at} < {earliest} or t{at} >= {latest} then '{at}:{problems.RANGE}' end"
        )
        out.append((f"t{at} >= {earliest} and t{at} < {latest}", cause))
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


def _there(plan: Plan, i: int) -> str:
    plain = targets.event_type(plan.fields[i].name) == targets.TEXT
    return f"{convert.filled(f'c{i}')} is not null" if plain else f"t{i} is not null"


def events(plan: Plan, *, utc: bool = False) -> str:
    """The whole statement, in EVENT_SCHEMA, in the order of the file.

    Inputs: `raw`, `fixes` where cells were mended, `known<i>` (raw, subject) for each identifier
    and each keyed property,
    `ordinals` (`_row`, `n`) of the rows that stand more than once. Values: see
    `service.prepare_events`. Rows are streamed: nothing holds the whole file. `utc` says that the
    wall clock is UTC, which spares each row the conversion.
    """
    named = plan.index("event.id") is not None
    # The file names its lines itself: the first of a name counts, the others repeat it.
    wanted = " where coalesce(o.n, 1) = 1" if named else ""
    counted = "case when coalesce(o.n, 1) = 1 then base else md5(base || ':' || o.n) end as id"
    rows = (
        f"select b.*, {counted} from ({_based(plan, judged(plan))}) b"
        f" left join ordinals o on o._row = b._row{wanted}"
    )
    return f"select {_columns(plan, utc)} from ({rows})"


def alike(plan: Plan) -> str:
    """Rows that may stand more than once in the file: `_row`, by a short hash of what they say."""
    parts = ", ".join(["local_at", "subject", *_said(plan)])
    if (named := plan.index("event.id")) is not None:
        parts = f"c{named}"
    known = _owned(plan, typed(plan))
    return (
        f"with k as materialized (select _row, hash({parts}) as h from ({known})),"
        " d as (select h from k group by h having count(*) > 1)"
        " select k._row from k join d on d.h = k.h"
    )


def bases(plan: Plan) -> str:
    """The content ids of good rows before their ordinal is put to them: `_row`, `base`."""
    return f"select _row, base from ({_based(plan, judged(plan))})"


def _owned(plan: Plan, rows: str, condition: str = "") -> str:
    looked_up = (*plan.identifiers, *plan.keyed)
    joins = "".join(f" left join known{i} k{i} on k{i}.raw = c{i}" for i, _ in looked_up)
    subjects = [f"k{i}.subject" for i, _ in plan.identifiers]
    subject = f"coalesce({', '.join(subjects)})" if subjects else "cast(null as varchar)"
    local = _local(plan)
    # Already here, so that not even the content id is made of what was written.
    hashed = ", ".join(f"k{i}.subject as c{i}" for i, _ in plan.keyed)
    row = f"j.* replace ({hashed})" if hashed else "j.*"
    return (
        f"select {row}, {subject} as subject, {local} as local_at from ({rows}) j{joins}{condition}"
    )


def _based(plan: Plan, rows: str) -> str:
    good = "bad = ''"
    for i, _ in plan.identifiers[:1]:
        # With a word of what is looked up the engine keeps this behind the look; before it, all
        # that `bad` is made of would be worked out twice.
        good = f"case when k{i}.subject is null then {good} else {good} end"
    good = _owned(plan, rows, f" where {good}")
    return f"select *, {_base(plan)} as base from ({good})"


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
    # Each field has its place, given or not, so that an empty one cannot shift others. Times as
    # whole numbers and short separators: this is done once a row, and md5 costs by the block.
    values = [_written(plan, f"event.{name}") for name in _ID_FIELDS]
    parts = ["$kind", "epoch_us(local_at)", "subject", *values]
    for i, _each in sorted(plan.of_area("property"), key=lambda pair: pair[1].name):
        parts += [f"case when c{i} is not null then $name{i} end", f"c{i}"]
    return f"md5(concat({_separated(parts)}))"


def _written(plan: Plan, target: str) -> str:
    i = plan.index(target)
    return f"w{i}" if i in plan.numbers else _value(plan, target) or ""


def _separated(parts: list[str]) -> str:
    """Arguments of `concat`: parts with separators between, those of empty ones in one piece."""
    given = [(i, part) for i, part in enumerate(parts) if part]
    words = [given[0][1]]
    for (before, _), (place, part) in pairwise(given):
        words += [" || ".join([_SEPARATOR] * (place - before)), part]
    after = len(parts) - 1 - given[-1][0]
    return ", ".join([*words, *([" || ".join([_SEPARATOR] * after)] if after else [])])


def _said(plan: Plan) -> list[str]:
    """The values that make up a content id, beside time and subject."""
    values = [_value(plan, f"event.{name}") for name in _ID_FIELDS]
    kept = [f"c{i}" for i, _ in plan.of_area("property")]
    return [*(value for value in values if value is not None), *kept]


def _columns(plan: Plan, utc: bool) -> str:
    def value(name: str, kind: str = "varchar") -> str:
        found = _value(plan, f"event.{name}")
        return found if found is not None else f"cast(null as {kind})"

    amount = value("amount", "decimal(18, 4)")
    if plan.index("event.amount") is None and plan.index("event.unit_price") is not None:
        product = f"{value('quantity', 'decimal(18, 4)')} * {value('unit_price')}"
        amount = f"try_cast({product} as decimal(18, 4))"
    occurred = "cast(local_at as timestamptz)" if utc else "timezone($zone, local_at)"
    month = "local_at" if utc else f"cast({occurred} as timestamp)"
    rules = plan.mapping.rules
    outcome = event_rules.kept(plan, "outcome", value("outcome"))
    currency = event_rules.kept(plan, "currency", value("currency"))
    category = value("category")
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
        "currency": f"coalesce({currency}, {money})",
        "duration_s": f"cast({value('duration_s', 'double')} as double)",
        "outcome": outcome,
        "reference": reference,
        "properties": _properties(plan),
        "original_at": "cast(null as timestamptz)",
        "sent_at": "cast(null as timestamptz)",
        "month": f"strftime({month}, '%Y-%m')",
    }
    return ", ".join(f"{expression} as {name}" for name, expression in made.items())


def _properties(plan: Plan) -> str:
    given = [f"c{i}" for i, _ in plan.of_area("property")]
    keyed = dict(plan.keyed)  # Their cells are hashes by now.
    parts = [
        f"$key{i} || " + (f"to_json(c{i})" if i in keyed else f"j{i}")
        for i, _ in plan.of_area("property")
    ]
    price = plan.index("event.unit_price")
    if price is not None:
        given.append(f"t{price}")
        parts.append(f"""'"unit_price":' || w{price}""")
    if not parts:
        return "cast(null as varchar)"
    some = " or ".join(f"{each} is not null" for each in given)
    return f"case when {some} then concat('{{', concat_ws(',', {', '.join(parts)}), '}}') end"


def bound(plan: Plan) -> dict[str, str]:
    """The names of properties, bound rather than written into the statement."""
    out = {}
    for i, each in plan.of_area("property"):
        out[f"name{i}"] = f"{each.name}="
        out[f"key{i}"] = convert.json_key(each.name)
    return out
