"""Fields, customers and rules made up at random, every kind of each, with many values missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from threefold.engine.types import Engine
from threefold.kit.worded import words
from threefold.segments.logic.rules import BUILT_IN, Field, Rule, choosing, compiled
from threefold.segments.logic.rules.tree import (
    Among,
    And,
    Between,
    Call,
    Compare,
    Fixed,
    Flag,
    Has,
    Known,
    Operand,
    Or,
    Ref,
    Today,
    joined,
    negated,
)

TODAY = dt.date(2026, 11, 22)
COLUMNS = {
    "tier": ("text", pa.string()),
    "city": ("text", pa.string()),
    "día": ("text", pa.string()),
    "csat": ("number", pa.int32()),
    "age": ("number", pa.int64()),
    "amount": ("number", pa.decimal128(18, 4)),
    "ratio": ("number", pa.float64()),
    "in": ("number", pa.float32()),
    "last_purchase": ("day", pa.date32()),
    "seen": ("day", pa.timestamp("us")),
    "reachable": ("flag", pa.bool_()),
    'a "b" $c': ("flag", pa.bool_()),
}
CITY = words("City of residence", "Ciudad", "城市", "城市")
FIELDS = {
    code: Field(code, kind, CITY if code == "city" else {}, ("A", "B", "C") * (code == "tier"))
    for code, (kind, _) in COLUMNS.items()
}
WAYS = {"phone": "can_reach_phone", "email": "can_reach_email"}
FUNCTIONS = {"can_reach": choosing("can_reach", WAYS)}
SCHEMA = pa.schema(
    [("id", pa.int64())]
    + [(code, kind) for code, (_, kind) in COLUMNS.items()]
    + [(column, pa.bool_()) for column in WAYS.values()]
)

TEXTS = [
    "", " ", "a", "A", "Bilbao", "bilbao", "San Sebastián", "O'Hara", "'; drop table rows_; --",
    '"', "\\", "\\'", "$p1", ":p1", "%", "_", "北京", "😀", "😀b", "é", "e\u0301", "ß", "ﬁ", "İ",
    "/* x */", "--", "{0}", "`", "yes", "null",
]  # fmt: skip
NUMBERS = [
    0, 1, -1, 2, 3, 5, 18, 30, 60, 0.5, 2.5, -0.1, 0.1, 0.0001, 99999999999999, 1e14,
    999999999999999, 16777217, 123.4567,
]  # fmt: skip
DAYS = [TODAY + dt.timedelta(shift) for shift in (0, -1, 1, -29, -30, -31, -60, 40_000, -40_000)]
_SHIFTS = [0, -30, 30, 1, -1, 36_600]


def _rows() -> st.SearchStrategy[dict[str, Any]]:
    whole = [n for n in NUMBERS if isinstance(n, int)]
    clock = [dt.time(0), dt.time(23, 59, 59, 999999)]
    of = {
        "tier": st.sampled_from("ABC"),
        "csat": st.sampled_from([n for n in whole if abs(n) < 2**31]),
        "age": st.sampled_from([*whole, 2**53 + 1, 2**63 - 1]),
        "amount": st.sampled_from([*map(Decimal, map(str, NUMBERS[:-4])), Decimal("123.4567")]),
        "ratio": st.sampled_from([*map(float, NUMBERS), -0.0, float("inf"), float("nan")]),
        "in": st.sampled_from([float(n) for n in NUMBERS if abs(n) < 1000]),
        "last_purchase": st.sampled_from(DAYS),
        "seen": st.builds(dt.datetime.combine, st.sampled_from(DAYS), st.sampled_from(clock)),
    }
    by_type = {"text": st.sampled_from(TEXTS), "flag": st.booleans()}
    return st.fixed_dictionaries(
        {
            field.name: st.none() | of.get(field.name, by_type.get(_type(field.name), st.none()))
            for field in SCHEMA
            if field.name != "id"
        }
    )


def _type(code: str) -> str:
    return COLUMNS[code][0] if code in COLUMNS else "flag"


ROWS = _rows()


def _refs(kind: str) -> st.SearchStrategy[Operand]:
    return st.sampled_from([Ref(code, kind) for code, (of, _) in COLUMNS.items() if of == kind])


_DAY_CALLS = st.builds(
    lambda name, of: Call(name, (of,), BUILT_IN[name]),
    st.sampled_from(sorted(BUILT_IN)),
    st.one_of(_refs("day")),
)
_REACHED = st.sampled_from(sorted(WAYS)).map(
    lambda way: Call("can_reach", (Fixed("text", way),), FUNCTIONS["can_reach"])
)
_FIXED: Mapping[str, st.SearchStrategy[Operand]] = {
    "number": st.sampled_from(NUMBERS).map(lambda n: Fixed("number", int(n) if n == int(n) else n)),
    "text": st.sampled_from(TEXTS).map(lambda text: Fixed("text", text)),
    "day": st.sampled_from(DAYS).map(lambda day: Fixed("day", day))
    | st.sampled_from(_SHIFTS).map(Today),
}
_OPERANDS: Mapping[str, st.SearchStrategy[Operand]] = {
    "number": _refs("number") | _DAY_CALLS,
    "text": _refs("text").filter(lambda of: of.code != "tier"),
    "day": _refs("day"),
    "flag": _refs("flag") | _REACHED,
}
_SIGNS = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])


def _conditions(kind: str) -> st.SearchStrategy[Rule]:
    of, fixed = _OPERANDS[kind], _FIXED.get(kind)
    known = st.builds(Known, of, st.booleans())
    if fixed is None:
        same = st.builds(Compare, of, st.sampled_from(["=", "!="]), of)
        return st.builds(Flag, of) | known | same
    either = fixed | of
    found = [
        st.builds(Compare, of, _SIGNS, either),
        st.builds(Among, of, st.lists(fixed, min_size=1, max_size=4, unique=True).map(tuple)),
        st.builds(Between, of, of, either),
        st.tuples(fixed, fixed)
        .filter(lambda ends: type(ends[0]) is type(ends[1]))
        .map(lambda ends: sorted(ends, key=_end))
        .flatmap(lambda ends: st.builds(Between, of, st.just(ends[0]), st.just(ends[1]))),
    ]
    if kind == "text":
        parts = st.sampled_from([text for text in TEXTS if text])
        found.append(st.builds(Has, of, st.sampled_from(["starts with", "contains"]), parts))
    return st.one_of(*found, known)


def _end(operand: Operand) -> Any:
    return operand.shift if isinstance(operand, Today) else operand.value


_TIERS = st.sampled_from(["A", "B", "C"]).map(
    lambda tier: Compare(Ref("tier", "text"), "=", Fixed("text", tier))
)
RULES: st.SearchStrategy[Rule] = st.recursive(
    st.one_of(*map(_conditions, ("number", "text", "day", "flag")), _TIERS),
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: joined(And, parts)),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: joined(Or, parts)),
        inner.map(negated),
    ),
    max_leaves=8,
)


def table_of(rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    numbered = [{"id": n, **row} for n, row in enumerate(rows)]
    return pa.Table.from_pylist(numbered, schema=SCHEMA)


def answers(on: Engine, rules: Sequence[Rule], rows: pa.Table) -> list[list[bool | None]]:
    """What an engine says: for each rule the answers of all rows, asked in one statement."""
    asked, values = [], {}
    for n, rule in enumerate(rules):
        sql, bound = compiled(rule, today=TODAY, prefix=f"r{n}_")
        asked.append(f"({sql}) as r{n}")
        values |= bound
    sql = f"select id, {', '.join(asked)} from rows_ order by id"
    found = on.query(sql, values, {"rows_": rows})
    return [found[f"r{n}"].to_pylist() for n in range(len(rules))]
