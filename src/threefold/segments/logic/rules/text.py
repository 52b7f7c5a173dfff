"""The one way a rule is written; reading it gives the same rule again."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

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
    Not,
    Operand,
    Or,
    Ref,
    Rule,
    Today,
)

# A field of such a name stands in double quotes.
RESERVED = frozenset(
    {
        *("and", "or", "not", "in", "between", "is", "starts", "contains"),
        *("yes", "no", "true", "false", "null"),
    }
)
_PLAIN = re.compile(r"[^\W\d]\w*")


def text_of(rule: Rule) -> str:
    """`parse(text_of(rule))` is `rule`, whatever way it was first written."""
    match rule:
        case And(parts):
            return " and ".join(_within(each, Or) for each in parts)
        case Or(parts):
            return " or ".join(text_of(each) for each in parts)
        case Not(part):
            return _condition(part, "not ") or f"not {_within(part, And, Or)}"
        case _:
            return _condition(rule, "")


def said(operand: Operand) -> str:
    match operand:
        case Fixed(value=bool(value)):
            return "yes" if value else "no"
        case Fixed(value=str(value)):
            return quoted(value)
        case Fixed(value=date()):
            return operand.value.isoformat()  # type: ignore[union-attr]
        case Fixed(value=value):
            return format(Decimal(repr(value)), "f")
        case Today(shift=0):
            return "day('today')"
        case Today(shift=shift):
            return f"day('today') {'+' if shift > 0 else '-'} {abs(shift)}"
        case Call(name=name, given=given):
            return f"{name}({', '.join(map(said, given))})"
        case Ref(code=code):
            plain = _PLAIN.fullmatch(code) and code.lower() not in RESERVED
            return code if plain else '"' + code.replace('"', '""') + '"'


def quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _condition(rule: Rule, no: str) -> str:
    """A single condition, `no` before its word; empty where that has to stand before it all."""
    match rule:
        case Among(left, values):
            return f"{said(left)} {no}in ({', '.join(map(said, values))})"
        case Between(left, low, high):
            return f"{said(left)} {no}between {said(low)} and {said(high)}"
        case Has(left, how, text):
            return f"{said(left)} {no}{how} {quoted(text)}"
    if no:
        return ""
    match rule:
        case Compare(left, sign, right):
            return f"{said(left)} {sign} {said(right)}"
        case Known(left, known):
            return f"{said(left)} is {'known' if known else 'missing'}"
        case Flag(left):
            return said(left)
    raise TypeError(rule)


def _within(rule: Rule, *kinds: type) -> str:
    return f"({text_of(rule)})" if isinstance(rule, kinds) else text_of(rule)
