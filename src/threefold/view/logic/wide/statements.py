"""The statements that the wide view is made by.

What comes from the store is laid out by the usual engine, whose JSON functions read a document
once for all its fields; the join of all is written in the dialect that both engines share.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from threefold.view.logic.wide.fields import WideField
from threefold.view.logic.wide.fixed import WAYS

_CALLED = {"phone": ("phone", "mobile")}
_BORN = "birth_date"


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def described(fields: Sequence[WideField]) -> str:
    """Columns of `people` [customer_id, golden, …], values of their documents laid out.

    Value: day. `fields` are those taken from documents and, where it is asked for, `age_years`.
    """
    codes = [_BORN if each.code == "age_years" else each.code for each in fields]
    paths = ", ".join(literal(f'$."{code}".v') for code in codes) or "'$'"
    columns = [f"{_value(each, f'v[{place}]')}" for place, each in enumerate(fields, start=1)]
    chosen = ", ".join(["p.* exclude (golden, v)", *columns])
    read = f"select *, json_extract_string(golden, [{paths}]) as v from people"
    return f"select {chosen} from ({read}) p order by customer_id"


def _value(each: WideField, told: str) -> str:
    value = _read(each, told)
    return f"{value} as {quoted(each.code)}"


def _read(each: WideField, told: str) -> str:
    if each.code == "age_years":
        born = f"try_cast({told} as date)"
        return f"case when {born} <= $day then date_sub('year', {born}, cast($day as date)) end"
    if each.type == "number":
        return f"try_cast({told} as double)"
    if each.type == "day":
        return f"try_cast(left({told}, 10) as date)"
    if each.type == "flag":
        return f"case {told} when 'true' then true when 'false' then false end"
    return _word(each, told)


def _word(each: WideField, told: str) -> str:
    """Only words that the plan lists; a text that stood there under an earlier plan is none."""
    if each.plan_type == "multi_choice":
        words = f"from_json({told}, '[\"VARCHAR\"]')"
        listed = f"list_filter({words}, lambda word: word in ({_list(each.choices)}))"
        return f"nullif(array_to_string(list_sort({listed}), ', '), '')"
    if each.choices:
        return f"case when {told} in ({_list(each.choices)}) then {told} end"
    most = {"country": 2, "language": 20}.get(each.plan_type, 120)
    return f"nullif(left({told}, {most}), '')"


def _list(words: Iterable[str]) -> str:
    return ", ".join(literal(word) for word in words)


def reached() -> str:
    """By which ways each customer is reached. Input: reaching [customer_id, kind, until]; value:
    moment. Whoever has a mobile can be phoned."""
    columns = ["true as reachable"]
    for way in WAYS:
        kinds = _list(_CALLED.get(way, (way,)))
        columns.append(f"bool_or(kind in ({kinds})) as can_reach_{way}")
    return (
        f"select customer_id, {', '.join(columns)} from reaching where until >= $moment"
        " group by customer_id order by customer_id"
    )


def thought(fields: Sequence[WideField]) -> str:
    """The latest answer to each question and how long ago. Input: answered; value: day."""
    columns = [
        "count(*) as answers",
        "greatest(0, datediff('day', cast(max(answered_at) as date), cast($day as date)))"
        " as days_since_answer",
        *(f"{_latest(each)} as {quoted(each.code)}" for each in fields),
    ]
    return (
        f"select customer_id, {', '.join(columns)} from answered"
        " group by customer_id order by customer_id"
    )


def _latest(each: WideField) -> str:
    said = "number"
    if each.type == "text":
        said = f"case when text in ({_list(each.choices)}) then text end"
    elif each.type == "flag":
        said = "case when number is not null then number <> 0 end"
    return (
        f"max_by({said}, row(answered_at, id)) filter (where variable = {literal(each.code)}"
        f" and ({said}) is not null)"
    )


def scored(codes: Iterable[str], told: str) -> str:
    """One row per customer of the statement `told` [customer_id, code, value]."""
    columns = ", ".join(
        f"max(case when code = {literal(code)} then value end) as score_{code}" for code in codes
    )
    return (
        f"select customer_id, {columns} from ({told}) told"
        " group by customer_id order by customer_id"
    )


def joined(parts: Sequence[tuple[str, Sequence[WideField]]], types: dict[str, str]) -> str:
    """All columns beside each other, each of its own type; one row for each of `people`.

    `parts` are the inputs with the fields taken from each, `types` the engine's names of types by
    field. Value: day.
    """
    columns = ["cast(people.customer_id as bigint) as customer_id"]
    for name, fields in parts:
        columns += [
            f"cast({_taken(name, each)} as {types[each.code]}) as {each.code}" for each in fields
        ]
    joins = " ".join(
        f"left join {name} on {name}.customer_id = people.customer_id"
        for name, _fields in parts
        if name != "people"
    )
    return f"select {', '.join(columns)} from people {joins}"


def _taken(name: str, each: WideField) -> str:
    if each.code == "days_since_contact":
        return f"tf_days_between({name}.last_contact_on, cast($day as date))"
    value = f"{name}.{each.code}"
    if each.origin == "way":
        return f"coalesce({value}, false)"
    counted = each.code in ("answers", "competitors_known")
    return f"coalesce({value}, 0)" if counted else value
