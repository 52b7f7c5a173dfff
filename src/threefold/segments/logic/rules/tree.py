"""A rule as a tree that cannot be changed; equal rules are equal trees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias

from threefold.segments.logic.rules.fields import Function, Type

Comparison: TypeAlias = Literal["=", "!=", "<", "<=", ">", ">="]
Part: TypeAlias = Literal["starts with", "contains"]


@dataclass(frozen=True, slots=True)
class Fixed:
    """A value written in the rule: a number or a text, a day, or yes or no."""

    type: Type
    value: int | float | str | date


@dataclass(frozen=True, slots=True)
class Today:
    """The day of the view, and `shift` days added."""

    shift: int = 0

    @property
    def type(self) -> Type:
        return "day"


@dataclass(frozen=True, slots=True)
class Ref:
    """A field's value."""

    code: str
    type: Type


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    given: tuple[Operand, ...]
    function: Function = field(compare=False, repr=False)

    @property
    def type(self) -> Type:
        return self.function.gives

    @property
    def column(self) -> str:
        """The column that answers it, where one does."""
        first = self.given[0] if self.given else None
        return self.function.columns.get(str(first.value), "") if isinstance(first, Fixed) else ""


Operand: TypeAlias = Fixed | Today | Ref | Call


@dataclass(frozen=True, slots=True)
class Compare:
    left: Operand
    how: Comparison
    right: Operand


@dataclass(frozen=True, slots=True)
class Among:
    left: Operand
    values: tuple[Fixed | Today, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """Both ends belong to it."""

    left: Operand
    low: Operand
    high: Operand


@dataclass(frozen=True, slots=True)
class Has:
    """A text that starts with another, or contains it."""

    left: Operand
    how: Part
    text: str


@dataclass(frozen=True, slots=True)
class Known:
    """Whether there is a value (`known`) or none; itself never unknown."""

    left: Operand
    known: bool = True


@dataclass(frozen=True, slots=True)
class Flag:
    left: Operand


@dataclass(frozen=True, slots=True)
class Not:
    part: Rule


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[Rule, ...]


Condition: TypeAlias = Compare | Among | Between | Has | Known | Flag
Rule: TypeAlias = Condition | Not | And | Or


def parts_of(rule: Rule) -> tuple[Rule, ...]:
    """What must all hold, one after the other: the steps of a funnel."""
    return rule.parts if isinstance(rule, And) else (rule,)


def joined(kind: type[And] | type[Or], parts: list[Rule]) -> Rule:
    """One rule of at least one; `(a and b) and c` is `a and b and c`."""
    if len(parts) == 1:
        return parts[0]
    flat: list[Rule] = []
    for each in parts:
        flat += each.parts if isinstance(each, kind) else (each,)
    return kind(tuple(flat))


def negated(rule: Rule) -> Rule:
    """The opposite; also of unknown it is true that twice the opposite is the same."""
    if isinstance(rule, Not):
        return rule.part
    return Known(rule.left, not rule.known) if isinstance(rule, Known) else Not(rule)


def conditions(rule: Rule) -> Iterator[Condition]:
    """The single conditions, from left to right."""
    match rule:
        case And(parts) | Or(parts):
            for part in parts:
                yield from conditions(part)
        case Not(part):
            yield from conditions(part)
        case _:
            yield rule


def fields_of(rule: Rule) -> set[str]:
    """The columns that must be there to ask the rule, those of its functions too."""
    return {code for each in conditions(rule) for one in _operands(each) for code in _codes(one)}


def _operands(rule: Condition) -> Iterator[Operand]:
    yield rule.left
    match rule:
        case Compare(right=right):
            yield right
        case Between(low=low, high=high):
            yield low
            yield high


def _codes(operand: Operand) -> Iterator[str]:
    match operand:
        case Ref(code=code):
            yield code
        case Call():
            if operand.column:
                yield operand.column
            yield from operand.function.reads
            for each in operand.given:
                yield from _codes(each)
