"""A rule as the builder's tree: plain dictionaries, as JSON has them.

    {"all": [rule, …]}   {"any": [rule, …]}   {"not": rule}
    {"field": "csat", "is": "<=", "value": 3}
    {"field": "city", "is": "in", "value": ["Bilbao", "Madrid"]}     or "not in"
    {"field": "age", "is": "between", "value": [18, 25]}             or "not between"
    {"field": "city", "is": "starts with", "value": "M"}             or "contains", or "not …"
    {"field": "csat", "is": "missing"}                               or "known"
    {"call": "can_reach", "with": ["phone"], "is": "yes"}            or "no"

A value is a number, a text (a day is one too: "2026-03-31"), true or false, {"today": -30},
{"field": code} or {"call": name, "with": [value, …]}.
"""

from __future__ import annotations

import reprlib
from collections.abc import Mapping
from typing import Any, NoReturn

from threefold.kit.phrases import phrase
from threefold.segments.logic.rules import values
from threefold.segments.logic.rules.fields import Field, Function
from threefold.segments.logic.rules.making import COMPARISONS, MAX_DEPTH, Maker, Placed
from threefold.segments.logic.rules.text import said
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
    Part,
    Ref,
    Rule,
    Today,
    joined,
    negated,
)
from threefold.segments.logic.rules.wrong import Path, shown

_PARTS: Mapping[str, Part] = {"starts with": "starts with", "contains": "contains"}


def to_dict(rule: Rule) -> dict[str, Any]:
    match rule:
        case And(parts):
            return {"all": [to_dict(each) for each in parts]}
        case Or(parts):
            return {"any": [to_dict(each) for each in parts]}
        case Not(Flag(left)):
            return {**_asked(left), "is": "no"}
        case Not(Among() | Between() | Has() as part):
            found = to_dict(part)
            return {**found, "is": f"not {found['is']}"}
        case Not(part):
            return {"not": to_dict(part)}
        case Compare(left, how, right):
            return {**_asked(left), "is": how, "value": _value(right)}
        case Among(left, listed):
            return {**_asked(left), "is": "in", "value": [_value(each) for each in listed]}
        case Between(left, low, high):
            return {**_asked(left), "is": "between", "value": [_value(low), _value(high)]}
        case Has(left, how, text):
            return {**_asked(left), "is": how, "value": text}
        case Known(left, known):
            return {**_asked(left), "is": "known" if known else "missing"}
        case Flag(left):
            return {**_asked(left), "is": "yes"}


def from_dict(
    data: object, fields: Mapping[str, Field], functions: Mapping[str, Function] | None = None
) -> Rule:
    """The rule of a builder's tree; `RuleError` has the path to what is wrong in `where`."""
    return _Builder(Maker(fields, functions or {})).rule(data, Path())


def _asked(left: Operand) -> dict[str, Any]:
    found = _value(left)
    return found if isinstance(found, dict) else {"value": found}


def _value(operand: Operand) -> Any:
    match operand:
        case Fixed(type="day"):
            return said(operand)
        case Fixed(value=value):
            return value
        case Today(shift):
            return {"today": shift}
        case Ref(code=code):
            return {"field": code}
        case Call(name=name, given=given):
            return {"call": name, "with": [_value(each) for each in given]}


class _Builder:
    def __init__(self, make: Maker) -> None:
        self.make = make
        self.depth = 0

    def rule(self, data: object, at: Path) -> Rule:
        if not isinstance(data, Mapping):
            _misshapen(data, at)
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise at.error(
                phrase("Parentheses may lie at most %(count)s deep.", count=MAX_DEPTH),
                phrase("Leave out those that are not needed."),
            )
        try:
            if "all" in data:
                return joined(And, self.rules(data["all"], at.at("all")))
            if "any" in data:
                return joined(Or, self.rules(data["any"], at.at("any")))
            if "not" in data:
                return negated(self.rule(data["not"], at.at("not")))
            return self.condition(data, at)
        finally:
            self.depth -= 1

    def rules(self, data: object, at: Path) -> list[Rule]:
        if not isinstance(data, list):
            _misshapen(data, at)
        if not data:
            raise at.error(
                phrase("A group without conditions says nothing."),
                phrase("Add a condition, or delete the group."),
            )
        return [self.rule(each, at.at(place)) for place, each in enumerate(data)]

    def condition(self, data: Mapping[Any, Any], at: Path) -> Rule:
        left, asked = self.value(data, at), data.get("is")
        how = asked if isinstance(asked, str) else ""
        here = at.at("is")
        if how in ("known", "missing"):
            return self.make.known(left, known=how == "known", place=here)
        if how in ("yes", "no"):
            yes = Placed(Fixed("flag", True), here)
            return self.make.compared(left, "=" if how == "yes" else "!=", yes, here)
        value, there = data.get("value"), at.at("value")
        for each in COMPARISONS:
            if how == each:
                return self.make.compared(left, each, self.value(value, there), here)
        plain = how.removeprefix("not ")
        if plain == "in":
            rule = self.make.among(left, self.listed(value, there), here)
        elif plain == "between":
            ends = self.listed(value, there)
            if len(ends) != 2:
                _misshapen(value, there)
            rule = self.make.between(left, ends[0], ends[1], here)
        elif plain in _PARTS:
            rule = self.make.has(left, _PARTS[plain], self.value(value, there), here)
        else:
            _misshapen(asked, here)
        return rule if plain == how else negated(rule)

    def listed(self, data: object, at: Path) -> list[Placed]:
        if not isinstance(data, list) or not data:
            _misshapen(data, at)
        return [self.value(each, at.at(place)) for place, each in enumerate(data)]

    def value(self, data: object, at: Path) -> Placed:
        match data:
            case bool():
                return Placed(Fixed("flag", data), at)
            case int() | float():
                return Placed(values.number_of(data, at), at)
            case str():
                return Placed(values.text(data, at), at)
            case {"field": str(code)}:
                return Placed(self.make.ref(code, at), at)
            case {"today": int(shift)} if not isinstance(shift, bool):
                return Placed(values.today(shift, at), at)
            case {"call": str(name), "with": given}:
                return self.call(name, given, at)
        _misshapen(data, at)

    def call(self, name: str, given: object, at: Path) -> Placed:
        self.depth += 1
        if self.depth > MAX_DEPTH or not isinstance(given, list):
            _misshapen(given, at.at("with"))
        found = [self.value(each, at.at("with").at(place)) for place, each in enumerate(given)]
        self.depth -= 1
        return Placed(self.make.call(self.make.function(name, at), found, at), at)


def _misshapen(data: object, at: Path) -> NoReturn:
    raise at.error(
        phrase("This is no part of a rule: %(found)s", found=shown(reprlib.repr(data))),
        phrase("The page on rules shows how a rule is built as a tree."),
    )
