"""A rule as a condition in the SQL that both engines share.

Nothing that a user wrote gets into the SQL: values are bound, names are those of known fields.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from threefold.kit import clock
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


def compiled(
    rule: Rule, *, today: date | None = None, prefix: str = "p"
) -> tuple[str, dict[str, Any]]:
    """A boolean over columns of the wide view, NULL where unknown, and the values to bind.

    `today` is what `day('today')` means: the day of the view asked, else the present one in UTC.
    Rules put into one statement each need a `prefix` of their own for the names of their values.
    """
    writer = _Writer(today or clock.now().date(), prefix)
    return writer.rule(rule), writer.bound


class _Writer:
    def __init__(self, today: date, prefix: str) -> None:
        self.today = today
        self.prefix = prefix
        self.bound: dict[str, Any] = {}
        self.names: dict[tuple[type, Any], str] = {}

    def rule(self, rule: Rule) -> str:
        match rule:
            case And(parts):
                return " and ".join(f"({self.rule(each)})" for each in parts)
            case Or(parts):
                return " or ".join(f"({self.rule(each)})" for each in parts)
            case Not(part):
                return f"not ({self.rule(part)})"
            case Compare(left, how, right):
                sign = "<>" if how == "!=" else how
                return f"{self.operand(left)} {sign} {self.operand(right)}"
            case Among(left, values):
                return f"{self.operand(left)} in ({', '.join(map(self.operand, values))})"
            case Between(left, low, high):
                of = self.operand(left)
                return f"{of} between {self.operand(low)} and {self.operand(high)}"
            case Has(left, "contains", text):
                return f"contains({self.operand(left)}, {self.value(text)})"
            case Has(left, _, text):
                # Only one engine has starts_with, the other only startswith.
                return f"left({self.operand(left)}, {len(text)}) = {self.value(text)}"
            case Known(left, known):
                return f"{self.operand(left)} is {'not ' if known else ''}null"
            case Flag(left):
                return self.operand(left)

    def operand(self, operand: Operand) -> str:
        match operand:
            case Ref(code, "day"):
                return f"cast({name(code)} as date)"
            case Ref(code):
                return name(code)
            case Fixed(value=value):
                return self.value(value)
            case Today(shift):
                return self.value(self.today + timedelta(days=shift))
            case Call(given=given, function=function):
                if operand.column or function.sql is None:
                    return name(operand.column)
                said = [self.operand(each) for each in given]
                if function.dated:
                    said.append(self.value(self.today))
                return f"({function.sql(said)})"

    def value(self, value: Any) -> str:
        key = (type(value), value)
        if key not in self.names:
            called = f"{self.prefix}{len(self.bound) + 1}"
            self.names[key] = called
            self.bound[called] = value
        return f"${self.names[key]}"


def name(code: str) -> str:
    return '"' + code.replace('"', '""') + '"'
