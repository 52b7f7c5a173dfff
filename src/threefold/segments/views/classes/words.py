"""How classes, their numbers and values are said to the reader."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from django.conf import settings
from django.utils.translation import gettext as _

from threefold.segments.logic.classes.ladder import Ladder, Number
from threefold.segments.service.classes.asking import ABSENT, NONE
from threefold.segments.service.fields import said
from threefold.ui.service import by_kind
from threefold.view import service as view
from threefold.view.types import WideField

_COLOURS = {"green": 1, "blue": 0, "amber": 3, "red": 4, "purple": 2, "neutral": 5}


def class_label(ladder: Ladder, code: str | None) -> str:
    step = ladder.step(code)
    if step:
        return said(step.label)
    if code == ABSENT:
        return _("Not on record")
    if ladder.code == "relation":
        return _("No purchase yet")
    if ladder.code == "prospect_type":
        return _("No type noted")
    return _("In no class") if code in (None, NONE) else str(code)


def tone(ladder: Ladder, code: str | None) -> str:
    step = ladder.step(code)
    return step.tone if step else "neutral"


def colour(ladder: Ladder, code: str) -> int:
    return _COLOURS[tone(ladder, code)]


def number_said(number: Number) -> str:
    if number.kind == "share":
        return str(by_kind(number.value, "percent", digits=0 if number.value >= 0.01 else 1))
    whole = number.value.is_integer()
    return str(by_kind(number.value, "number", digits=0 if whole else 2))


def why(ladder: Ladder, ready: Ladder, code: str | None) -> str:
    """The reason in words; the rule as it is written where the company wrote its own."""
    step, first = ladder.step(code), ready.step(code)
    if step is None or first is None:
        return ""
    if step.rule != first.rule:
        return ladder.rule(f"class.{code}") if step.rule else ""
    text = said(step.why)
    for number in ladder.numbers:
        text = text.replace(f"{{{number.code}}}", number_said(number))
    return text


def measure(ladder: Ladder | None) -> tuple[str, str, str]:
    """(name, kind of column, currency) of the number that customers are ranked by."""
    field = view.wide_fields().get(ladder.measure) if ladder else None
    if field is None:
        return _("Value"), "number", ""
    if pa.types.is_decimal(field.arrow):
        return said(field.label), "money", str(settings.CURRENCY)
    return said(field.label), "number", ""


def value_said(field: WideField, value: Any) -> str:
    """A value of the wide view as the reader writes it."""
    if field.type == "flag":
        return _("yes") if value else _("no")
    if field.type == "day":
        return str(by_kind(value, "day"))
    if field.type == "text":
        return str(value)
    if pa.types.is_decimal(field.arrow):
        return str(by_kind(value, "money", str(settings.CURRENCY), 2))
    if pa.types.is_floating(field.arrow) and 0 < abs(value) <= 1 and "share" in field.code:
        return str(by_kind(value, "percent", digits=0))
    return str(by_kind(value, "number", digits=0 if float(value).is_integer() else 2))
