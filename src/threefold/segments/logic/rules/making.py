"""The checked parts of a tree, whether they come from text or from a builder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import get_args

from threefold.kit.phrases import phrase
from threefold.segments.logic.rules import values
from threefold.segments.logic.rules.fields import BUILT_IN, Field, Function, Type
from threefold.segments.logic.rules.text import said
from threefold.segments.logic.rules.tree import (
    Among,
    Between,
    Call,
    Compare,
    Comparison,
    Fixed,
    Flag,
    Has,
    Known,
    Operand,
    Part,
    Ref,
    Rule,
    Today,
    negated,
)
from threefold.segments.logic.rules.unfit import check_choice, example, unfit, written
from threefold.segments.logic.rules.wrong import (
    Place,
    did_you_mean,
    near_fields,
    shown,
    type_said,
)

MAX_CONDITIONS, MAX_DEPTH, MAX_VALUES = 300, 40, 1_000
_OTHER_WAY: Mapping[Comparison, Comparison] = {
    "=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<=",
}  # fmt: skip
COMPARISONS: tuple[Comparison, ...] = get_args(Comparison)


@dataclass(frozen=True, slots=True)
class Placed:
    """An operand, and where it stands for messages about it."""

    operand: Operand
    place: Place

    @property
    def type(self) -> Type:
        return self.operand.type

    @property
    def fixed(self) -> bool:
        return isinstance(self.operand, (Fixed, Today))


@dataclass(slots=True)
class Maker:
    """Makes checked parts of one rule; knows the fields and counts what was made."""

    fields: Mapping[str, Field]
    functions: Mapping[str, Function] = field(default_factory=dict)
    conditions: int = 0

    def ref(self, code: str, place: Place, *, quoted: bool = False) -> Ref:
        known = self.fields.get(code) or self.fields.get(code.lower())
        if known is None:
            remedy = (
                phrase("A text stands in single quotes, as in '%(value)s'.", value=shown(code))
                if quoted
                else near_fields(code, self.fields)
            )
            raise place.error(
                phrase("There is no field “%(name)s”.", name=shown(code)), remedy=remedy
            )
        return Ref(known.code, known.type)

    def function(self, name: str, place: Place) -> Function:
        found = self.functions.get(name.lower()) or BUILT_IN.get(name.lower())
        if found is None:
            names = [*self.functions, *BUILT_IN, "day"]
            known = phrase("Known: %(names)s.", names=", ".join(names))
            raise place.error(
                phrase("There is no function “%(name)s”.", name=shown(name)),
                did_you_mean(name, names, otherwise=known),
            )
        return found

    def call(self, function: Function, given: Sequence[Placed], place: Place) -> Call:
        if len(given) != len(function.takes):
            raise place.error(
                phrase(
                    "Values in the parentheses of “%(name)s”: %(count)s. It takes %(wanted)s.",
                    name=function.name,
                    wanted=len(function.takes),
                    count=len(given),
                ),
                phrase("Example: %(example)s", example=example(function)),
            )
        fitted = []
        for each, wanted in zip(given, function.takes, strict=True):
            one = _fitted(each, wanted)
            if one.type != wanted or (function.columns and not one.fixed):
                raise each.place.error(
                    phrase(
                        "“%(name)s” takes %(wanted)s here.",
                        name=function.name,
                        wanted=type_said(wanted),
                    ),
                    phrase("Example: %(example)s", example=example(function)),
                )
            if function.columns and isinstance(one.operand, Fixed):
                check_choice(function.name, one.operand, one.place, tuple(function.columns))
            fitted.append(one.operand)
        return Call(function.name, tuple(fitted), function)

    def compared(self, left: Placed, how: Comparison, right: Placed, place: Place) -> Rule:
        if left.fixed:
            if right.fixed:
                raise place.error(
                    phrase("Two fixed values are compared, which says nothing of a customer."),
                    phrase("Put a field on one side."),
                )
            left, how, right = right, _OTHER_WAY[how], left
        right = self._alike(left, right)
        if left.type == "flag":
            if how not in ("=", "!="):
                raise unfit(left.operand, how, place)
            if isinstance(right.operand, Fixed):
                yes = (right.operand.value is True) is (how == "=")
                return self.flag(left, yes=yes)
        elif how in ("=", "!="):
            self._choice(left, right)
        return self._counted(Compare(left.operand, how, right.operand), place)

    def among(self, left: Placed, listed: Sequence[Placed], place: Place) -> Rule:
        self._a_field(left)
        if left.type == "flag":
            raise unfit(left.operand, "in", place)
        if len(listed) > MAX_VALUES:
            raise place.error(
                phrase("A list may have at most %(count)s values.", count=MAX_VALUES),
                phrase("Make it shorter, or split it into several segments."),
            )
        found: dict[Fixed | Today, None] = {}
        for each in listed:
            one = self._alike(left, each)
            if not isinstance(one.operand, (Fixed, Today)):
                raise each.place.error(
                    phrase("A list holds fixed values only."),
                    phrase("Compare with another field by “=” instead."),
                )
            self._choice(left, one)
            found[one.operand] = None
        return self._counted(Among(left.operand, tuple(found)), place)

    def between(self, left: Placed, low: Placed, high: Placed, place: Place) -> Rule:
        self._a_field(left)
        if left.type == "flag":
            raise unfit(left.operand, "between", place)
        low, high = self._alike(left, low), self._alike(left, high)
        if _reversed(low.operand, high.operand):
            raise low.place.error(
                phrase("The first value is above the second, so that nothing lies between them."),
                phrase("Write the lower one first."),
            )
        return self._counted(Between(left.operand, low.operand, high.operand), place)

    def has(self, left: Placed, how: Part, text: Placed, place: Place) -> Rule:
        self._a_field(left)
        if left.type != "text":
            raise unfit(left.operand, how, place)
        if not isinstance(text.operand, Fixed) or text.type != "text" or not text.operand.value:
            raise text.place.error(
                phrase("“%(how)s” needs a text in quotes that is not empty.", how=how),
                phrase("Example: %(example)s", example=f"{said(left.operand)} {how} 'M'"),
            )
        return self._counted(Has(left.operand, how, str(text.operand.value)), place)

    def flag(self, left: Placed, *, yes: bool = True) -> Rule:
        rule = self._counted(Flag(left.operand), left.place)
        return rule if yes else negated(rule)

    def known(self, left: Placed, *, known: bool, place: Place) -> Rule:
        self._a_field(left)
        return self._counted(Known(left.operand, known), place)

    def _counted(self, rule: Rule, place: Place) -> Rule:
        self.conditions += 1
        if self.conditions > MAX_CONDITIONS:
            raise place.error(
                phrase("A rule may have at most %(count)s conditions.", count=MAX_CONDITIONS),
                phrase("Write a list of values as “in (…)”, or split it into several segments."),
            )
        return rule

    def _a_field(self, left: Placed) -> None:
        if left.fixed:
            raise left.place.error(
                phrase("A condition begins with a field, not with a fixed value."),
                phrase("Put a field on this side."),
            )

    def _alike(self, left: Placed, right: Placed) -> Placed:
        """`right` as what `left` is, or the error."""
        right = _fitted(right, left.type)
        if right.type != left.type:
            raise right.place.error(
                phrase(
                    "“%(name)s” is %(kind)s and cannot be compared with %(other)s.",
                    name=shown(said(left.operand)),
                    kind=type_said(left.type),
                    other=type_said(right.type),
                ),
                written(left.operand, right.operand),
            )
        return right

    def _choice(self, left: Placed, right: Placed) -> None:
        if isinstance(left.operand, Ref) and left.type == "text":
            code, choices = left.operand.code, self.fields[left.operand.code].choices
            if choices and isinstance(right.operand, Fixed):
                check_choice(code, right.operand, right.place, choices)


def _fitted(given: Placed, wanted: Type) -> Placed:
    """A day in quotes is a day where one is wanted."""
    operand = given.operand
    if wanted == "day" and isinstance(operand, Fixed) and isinstance(operand.value, str):
        return Placed(values.day(operand.value, given.place), given.place)
    return given


def _reversed(low: Operand, high: Operand) -> bool:
    if isinstance(low, Today) and isinstance(high, Today):
        return low.shift > high.shift
    if isinstance(low, Fixed) and isinstance(high, Fixed):
        return low.value > high.value  # type: ignore[operator]
    return False
