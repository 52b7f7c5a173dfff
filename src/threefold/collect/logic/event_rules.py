"""Rows of files held against the vocabulary of events: which cell is at fault, and why."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from threefold.behavioral.types import Check
from threefold.collect.logic import convert, problems, targets
from threefold.collect.logic.convert import filled, literal

if TYPE_CHECKING:
    from threefold.collect.logic.events import Plan

_CAUSES = {
    "missing": problems.MISSING,
    "range": problems.RANGE,
    "currency": problems.CURRENCY,
    "outcome": problems.ENDING,
    "sign": problems.SIGN,
}
_COVERED = (targets.PURCHASES, targets.RESPONSES)
"""Contents whose own rules ask for all that their kind needs."""


def kind_of(i: int, otherwise: str) -> str:
    """The expression of a row's kind, read from column `i`."""
    return f"coalesce({filled(f'c{i}')}, {literal(otherwise)})"


def values(plan: Plan) -> dict[str, str]:
    """Expressions of what the vocabulary speaks of, as far as columns have it."""
    found = {}
    for i, each in plan.of_area("event"):
        if each.name in ("id", "time", "occurred_at", "kind"):
            continue
        number = targets.event_type(each.name) == targets.NUMBER
        # A search that found nothing ends in "none": words for nothing are words here.
        text = f"c{i}" if each.name == "outcome" else filled(f"c{i}")
        found[each.name] = f"t{i}" if number else text
    price = found.pop("unit_price", None)
    if price is not None:
        found["property.unit_price"] = price
        if "amount" not in found and "quantity" in found:
            found["amount"] = rough_amount(found["quantity"], price)
    return found | {f"property.{each.name}": f"c{i}" for i, each in plan.of_area("property")}


def rough_amount(quantity: str, price: str) -> str:
    """What so many cost, near enough to judge whether it may be."""
    return f"(cast({quantity} as double) * cast({price} as double))"


def amount(quantity: str, price: str) -> str:
    """What so many cost. Decimals of the width of a machine word overflow at a thousand million."""
    wide = f"cast({quantity} as decimal(38, 4)) * {price}"
    small = f"abs({rough_amount(quantity, price)}) < 900000000"
    return f"case when {small} then {quantity} * {price} else {wide} end"


def required(plan: Plan) -> list[tuple[str, str]]:
    """For each rule when all is well for sure, and the cause where it is not."""
    told = values(plan)
    out = []
    for check in plan.judge.checks(told) if plan.judge else ():
        if check.cause == "missing":
            if plan.mapping.content not in _COVERED:
                out.append((check.fine, _missing(plan, check)))
        else:
            place = _place(plan, check.field)
            cause = f"case when not ({check.fine}) then '{place}:{_CAUSES[check.cause]}' end"
            out.append((check.fine, cause))
    return out


def _missing(plan: Plan, check: Check) -> str:
    """Nothing is said of a cell that is filled and cannot be read: another cause tells of it."""
    places = [i for i in (_column(plan, name) for name in check.group) if i is not None]
    if not places:
        at = plan.index("event.kind")
        at = _place(plan, "occurred_at") if at is None else at
        return f"case when not ({check.fine}) then '{at}:{problems.LACKS}{check.field}' end"
    empty = " and ".join(f"{filled(f'c{i}')} is null" for i in places)
    word = f"{places[0]}:{problems.MISSING}"
    return f"case when not ({check.fine}) and {empty} then '{word}' end"


def _column(plan: Plan, name: str) -> int | None:
    if name == "property.unit_price":
        return plan.index("event.unit_price")
    found = plan.index(name if name.startswith("property.") else f"event.{name}")
    if found is None and name == "amount":
        return plan.index("event.unit_price")
    return found


def _place(plan: Plan, field: str) -> int:
    return _column(plan, field) or 0


def kept(plan: Plan, name: str, value: str) -> str:
    """The outcome or the currency as the vocabulary writes it."""
    if plan.judge is None or name in plan.judge.spared or plan.index(f"event.{name}") is None:
        return value
    settle: Callable[[str], str] = getattr(plan.judge, name)
    return settle(convert.filled(value) if name == "currency" else value)
