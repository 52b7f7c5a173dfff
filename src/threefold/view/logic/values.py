"""From stored golden values to what one reader may see, in his language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from threefold.plan.types import Plan, Variable
from threefold.view.types import Reader, Value


def moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def worded(variable: Variable, value: Any, language: str) -> str:
    """A stored value as a person reads it: labels for choices, lists joined."""
    if value is None or value == "":
        return ""
    if isinstance(value, list):
        return ", ".join(worded(variable, item, language) for item in value)
    if isinstance(value, bool):
        return "✓" if value else "✗"
    option = variable.option(str(value))
    return option.text("label", language) if option else str(value)


def value_of(
    variable: Variable,
    held: Mapping[str, Any] | None,
    reader: Reader,
    *,
    required: bool,
) -> Value:
    """`held` is an entry of `Customer.golden` ({v, s, t, m}) or None."""
    whole = worded(variable, held.get("v"), reader.language) if held else ""
    text, display = reader.sees(whole, variable.privacy, variable.type)
    observed_at = moment(held.get("t")) if held else None
    age_days = (reader.now - observed_at).days if observed_at else 0
    return Value(
        variable=variable.code,
        label=variable.text("label", reader.language),
        dimension=variable.dimension,
        text=text,
        display=display,
        privacy=variable.privacy,
        source=str(held.get("s") or "") if held else "",
        method=str(held.get("m") or "") if held else "",
        observed_at=observed_at,
        age_limit_days=variable.refresh_days,
        stale=bool(variable.refresh_days and observed_at and age_days > variable.refresh_days),
        why=variable.text("why", reader.language),
        where=variable.collection,
        required=required,
    )


def is_required(variable: Variable, kind: str, buyer: bool) -> bool:
    """Whether the plan's required-for rule covers this customer."""
    rule = variable.required_for
    return (
        rule == "all"
        or (rule == "persons" and kind in {"person", "unknown"})
        or (rule == "organisations" and kind == "organisation")
        or (rule == "buyers" and buyer)
    ) and (kind == "unknown" or variable.fits(kind))


def extra_values(plan: Plan, golden: Mapping[str, Any]) -> list[str]:
    """Codes held that the plan (no longer) names; they are still the customer's data."""
    return [code for code in golden if code not in plan.variables]
