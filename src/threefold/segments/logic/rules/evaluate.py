"""What a rule says of one customer, in plain Python: the reference for both engines."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from threefold.kit import clock
from threefold.segments.logic.rules.tree import (
    Among,
    And,
    Between,
    Call,
    Compare,
    Comparison,
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


def holds(rule: Rule, row: Mapping[str, Any], *, today: date | None = None) -> bool | None:
    """True for a member, False for none, None where a missing value leaves it unknown.

    A column that `row` lacks is missing; a NaN is a number above all others, as engines have it.
    """
    return _Asked(row, today or clock.now().date()).rule(rule)


class _Asked:
    def __init__(self, row: Mapping[str, Any], today: date) -> None:
        self.row = row
        self.today = today

    def rule(self, rule: Rule) -> bool | None:
        match rule:
            case And(parts):
                return _all(self.rule(each) for each in parts)
            case Or(parts):
                return _not(_all(_not(self.rule(each)) for each in parts))
            case Not(part):
                return _not(self.rule(part))
            case Known(left, known):
                return (self.value(left) is not None) is known
            case Flag(left):
                found = self.value(left)
                return None if found is None else bool(found)
            case Compare(left, how, right):
                return _compared(self.value(left), how, self.value(right))
            case Among(left, values):
                of = self.value(left)
                same = (_compared(of, "=", self.value(each)) for each in values)
                return None if of is None else any(same)
            case Between(left, low, high):
                of = self.value(left)
                above = _compared(of, ">=", self.value(low))
                return _all([above, _compared(of, "<=", self.value(high))])
            case Has(left, how, text):
                of = self.value(left)
                if of is None:
                    return None
                return of.startswith(text) if how == "starts with" else text in of

    def value(self, operand: Operand) -> Any:
        match operand:
            case Fixed(value=value):
                return value
            case Today(shift):
                return self.today + timedelta(days=shift)
            case Ref(code=code):
                return _plain(self.row.get(code))
            case Call(given=given, function=function):
                if operand.column or function.value is None:
                    return _plain(self.row.get(operand.column))
                of = [self.value(each) for each in given]
                return function.value(*of, *([self.today] if function.dated else []))


def _plain(value: Any) -> Any:
    return value.date() if isinstance(value, datetime) else value


def _not(given: bool | None) -> bool | None:
    return None if given is None else not given


def _all(given: Iterable[bool | None]) -> bool | None:
    """False where any is false, else unknown where any is unknown."""
    found: bool | None = True
    for each in given:
        if each is False:
            return False
        if each is None:
            found = None
    return found


def _compared(left: Any, how: Comparison, right: Any) -> bool | None:
    if left is None or right is None:
        return None
    if isinstance(left, float) or isinstance(right, float):
        # Beside a double, engines take any number as one; a decimal would be compared exactly.
        left, right = _ordered(left), _ordered(right)
    match how:
        case "=":
            return bool(left == right)
        case "!=":
            return bool(left != right)
        case "<":
            return bool(left < right)
        case "<=":
            return bool(left <= right)
        case ">":
            return bool(left > right)
        case ">=":
            return bool(left >= right)


def _ordered(value: Any) -> tuple[bool, float]:
    number = float(value)
    return (True, 0.0) if math.isnan(number) else (False, number)
