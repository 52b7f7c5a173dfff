"""What rules may name: fields of the wide view, and functions declared by the caller."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from threefold.kit.worded import Words, words

Type: TypeAlias = Literal["number", "text", "day", "flag"]

_EQUAL, _ORDER = ("=", "!="), ("<", "<=", ">", ">=")
_LIST, _KNOWN = ("in", "not in"), ("known", "missing")
_RANGE = ("between", "not between")
_PARTS = ("starts with", "not starts with", "contains", "not contains")
_OPERATORS: Mapping[Type, tuple[str, ...]] = {
    "number": (*_EQUAL, *_ORDER, *_RANGE, *_LIST, *_KNOWN),
    "day": (*_ORDER, *_EQUAL, *_RANGE, *_LIST, *_KNOWN),
    "text": (*_EQUAL, *_LIST, *_PARTS, *_ORDER, *_RANGE, *_KNOWN),
    "flag": ("yes", "no", *_KNOWN),
}


@dataclass(frozen=True, slots=True)
class Field:
    """A column of the wide view. `choices`: the only values a text can have, if they are known."""

    code: str
    type: Type
    label: Words = field(default_factory=dict)
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Function:
    """Something computed for each customer, used as `name(…)`.

    Either `columns` says for each value of its one argument, a text, which column holds the
    answer. Or `sql` makes SQL of both engines' dialect out of its arguments, each of them already
    SQL (`$p1`, `"code"`), and `value` says the same of one customer in Python, None being missing;
    both get the day of the view as a last argument where `dated`. `reads` are columns used besides.
    """

    name: str
    takes: tuple[Type, ...]
    gives: Type = "flag"
    label: Words = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    sql: Callable[[list[str]], str] | None = None
    value: Callable[..., Any] | None = None
    reads: tuple[str, ...] = ()
    dated: bool = False


def choosing(
    name: str, columns: Mapping[str, str], label: Words | None = None, gives: Type = "flag"
) -> Function:
    """`name('phone')`, answered by the column that `columns` has for `phone`."""
    return Function(name, ("text",), gives, label or {}, dict(columns))


def operators(kind: Type) -> tuple[str, ...]:
    """What may be asked of a field of this type, the usual first, as in a builder's tree."""
    return _OPERATORS[kind]


BUILT_IN: Mapping[str, Function] = {
    each.name: each
    for each in (
        Function(
            "days_since",
            ("day",),
            "number",
            words("days since", "días desde", "距今天数", "距今天數"),
            sql=lambda given: f"tf_days_between({given[0]}, {given[1]})",
            value=lambda day, today: None if day is None else (today - day).days,
            dated=True,
        ),
        Function(
            "days_until",
            ("day",),
            "number",
            words("days until", "días hasta", "剩余天数", "剩餘天數"),
            sql=lambda given: f"tf_days_between({given[1]}, {given[0]})",
            value=lambda day, today: None if day is None else (day - today).days,
            dated=True,
        ),
        Function(
            "month_of",
            ("day",),
            "number",
            words("month of", "mes de", "所在月份", "所在月份"),
            sql=lambda given: f"month({given[0]})",
            value=lambda day: None if day is None else day.month,
        ),
    )
}
