"""Which columns the wide view has: those of every base, of the plan, of behaviour, of answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pyarrow as pa

from threefold.behavioral import service as behavioral
from threefold.kit.errors import NotFound
from threefold.kit.worded import words
from threefold.plan import service as planning
from threefold.plan.types import Plan, Variable
from threefold.related import service as related
from threefold.view.logic.wide.fields import WideField, measured, planned
from threefold.view.logic.wide.fixed import MEASURES, fixed

if TYPE_CHECKING:
    from threefold.behavioral.variable import Variable as BehavioralVariable

_BEHAVIORAL: dict[str, tuple[str, pa.DataType]] = {
    "integer": ("number", pa.int64()),
    "decimal": ("number", pa.float64()),
    "share": ("number", pa.float64()),
    "money": ("number", pa.decimal128(18, 4)),
    "text": ("text", pa.string()),
    "day": ("day", pa.date32()),
}
_WINDOW = words(
    "{label}, {days} days", "{label}, {days} días", "{label}，{days}天", "{label}，{days}天"
)
_BEFORE = words(
    "{label}, the {days} days before",
    "{label}, los {days} días anteriores",
    "{label}，此前{days}天",
    "{label}，此前{days}天",
)


def plan_in_force() -> Plan | None:
    try:
        return planning.current()
    except NotFound:
        return None


def wide_fields() -> Mapping[str, WideField]:
    """Every column of the wide view but `customer_id` and `as_of`, by code, in their order.

    Behavioural variables are named whether events can fill them yet or not; what the plan calls
    sensitive is never among them.
    """
    plan = plan_in_force()
    asked = plan.variables if plan else {}
    every = {each.code: each for each in (*fixed(), *MEASURES, *_variables(), *_scores())}
    found = {
        code: _as_planned(each, asked.get(_SAID_BY.get(code, code))) for code, each in every.items()
    }
    mine = {code: each for code, each in found.items() if each is not None}
    for kind, eligible in (("descriptive", planned), ("related", measured)):
        some = eligible(plan.of_kind(kind), taken=every) if plan else []
        mine |= {each.code: each for each in some}
    return {each.code: each for kind in _ORDER for each in mine.values() if each.kind == kind}


_ORDER = ("descriptive", "behavioral", "related")
_SAID_BY = {"age_years": "birth_date"}


def _as_planned(each: WideField, asked: Variable | None) -> WideField | None:
    """The column as the plan calls and guards it; None where it is sensitive there."""
    if asked is None or asked.kind != each.kind:
        return each
    if asked.privacy == "sensitive":
        return None
    label = each.label if each.code in _SAID_BY else asked.label
    return replace(each, label=label, privacy=asked.privacy)


@cache
def _scores() -> tuple[WideField, ...]:
    return tuple(
        WideField(
            f"score_{code}", "related", "number", each.label, "internal",
            meaning=each.meaning, unit=each.unit, origin="score",
        )
        for code, each in related.scores().items()
    )  # fmt: skip


@cache
def _variables() -> tuple[WideField, ...]:
    return tuple(_field(each) for each in behavioral.all_variables().values())


def _field(each: BehavioralVariable) -> WideField:
    one = each.definition
    kind, stored = _BEHAVIORAL[one.type]
    label = one.label
    if each.days:
        said = _BEFORE if each.before else _WINDOW
        label = {
            language: text.replace("{label}", one.label[language]).replace("{days}", str(each.days))
            for language, text in said.items()
        }
    return WideField(
        each.code, "behavioral", kind, label, "internal",
        meaning=one.meaning, unit=one.unit, origin="variable", stored=stored,
    )  # fmt: skip
