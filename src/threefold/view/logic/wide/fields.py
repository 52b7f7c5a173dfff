"""The columns of the wide view: what each is called, what it holds, and who may read it whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from threefold.kit.worded import Words
from threefold.plan.types import Variable

__all__ = ["FRAME", "RESERVED", "WideField", "measured", "planned", "schema_of"]

FRAME = [
    pa.field("customer_id", pa.int64(), nullable=False),
    pa.field("as_of", pa.string(), nullable=False),
]
RESERVED = frozenset({"customer_id", "as_of", "tier", "stage", "relation", "prospect_type"})
"""Names that no planned variable gets: the frame's, and those of the classes of customers."""

_NUMBERS = frozenset({"integer", "decimal", "money", "percent", "score"})
_DAYS = frozenset({"date", "datetime"})
_WORDS = frozenset({"choice", "multi_choice", "country", "language"})
_FREE = frozenset({"public", "internal"})
"""Classes whose days, and texts about places and lines of trade, may stand in the lake."""
_ARROW = {
    "number": pa.float64(),
    "text": pa.string(),
    "day": pa.date32(),
    "flag": pa.bool_(),
}


@dataclass(frozen=True, slots=True)
class WideField:
    """One column: `kind` descriptive, behavioral or related, `type` number, text, day or flag.

    `choices` are all values that a text can have, where they are known. `origin` says what it is
    taken from: base, golden, way, variable, answer or score. `plan_type` is the type that the plan
    gives it.
    """

    code: str
    kind: str
    type: str
    label: Words
    privacy: str
    choices: tuple[str, ...] = ()
    meaning: Words = field(default_factory=dict)
    unit: str = ""
    origin: str = "base"
    plan_type: str = ""
    stored: pa.DataType | None = None

    @property
    def arrow(self) -> pa.DataType:
        return self.stored or _ARROW[self.type]


def planned(variables: Iterable[Variable], *, taken: Iterable[str] = ()) -> list[WideField]:
    """Planned descriptive variables that tell nothing by which a person is known or reached."""
    refused = RESERVED.union(taken)
    return [
        _of(each, "golden") for each in variables if each.code not in refused and _harmless(each)
    ]


def measured(variables: Iterable[Variable], *, taken: Iterable[str] = ()) -> list[WideField]:
    """Planned measures of what customers think that are a number, a choice or a yes or no."""
    refused = RESERVED.union(taken)
    return [
        _of(each, "answer")
        for each in variables
        if each.collectable and each.code not in refused and _harmless(each)
        and (each.type in _NUMBERS or each.type in {"choice", "boolean"})
    ]  # fmt: skip


def schema_of(fields: Mapping[str, WideField]) -> pa.Schema:
    """The lake's table: a row per customer and day, `as_of` (`2026-03-31`) being the partition."""
    return pa.schema([*FRAME, *(pa.field(each.code, each.arrow) for each in fields.values())])


def _harmless(each: Variable) -> bool:
    """Names, numbers, contact ways, addresses, free text and what is sensitive stay in the store.

    A day of personal life, as a birthday, is as good as a name.
    """
    if each.contact or each.identifier or each.privacy not in {*_FREE, "personal"}:
        return False
    if each.type in _DAYS:
        return each.privacy in _FREE
    if each.type == "text":
        return each.privacy in _FREE and (each.dimension == "geography" or each.privacy == "public")
    if each.type in {"choice", "multi_choice"}:
        return bool(each.allowed)
    return each.type in _NUMBERS or each.type in _WORDS or each.type == "boolean"


def _type(plan_type: str) -> str:
    if plan_type in _NUMBERS:
        return "number"
    if plan_type in _DAYS:
        return "day"
    return "flag" if plan_type == "boolean" else "text"


def _of(each: Variable, origin: str) -> WideField:
    return WideField(
        code=each.code,
        kind=each.kind,
        type=_type(each.type),
        label=each.label,
        privacy=each.privacy,
        choices=tuple(option.value for option in each.allowed),
        meaning=each.why,
        unit=each.unit,
        origin=origin,
        plan_type=each.type,
    )
