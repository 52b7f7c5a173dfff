"""Shapes other rooms may hold of an import: its mapping, its check, its problems."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Self

from threefold.collect.logic.reading.types import Column, Inspection, ReadOptions, Staged
from threefold.collect.logic.stream.limits import Limits

__all__ = [
    "Check",
    "Column",
    "ColumnMap",
    "FieldMap",
    "Inspection",
    "KindRule",
    "Lack",
    "Landing",
    "Limits",
    "Problem",
    "PropertyRule",
    "ReadOptions",
    "Rules",
    "Staged",
    "Tracking",
    "Undoing",
]  # fmt: skip

IGNORE = "ignore"
CERTAIN = 0.8
"""Confidence from which a required field needs no question."""

ALLOW, WARN, QUARANTINE = "allow", "warn", "quarantine"
"""What to do with events and properties that a tracking plan does not name."""


@dataclass(frozen=True, slots=True)
class FieldMap:
    """Where one column of the file goes.

    `to` is `variable.<code>`, `identifier.<scheme>`, `event.<field>`, `property.<name>`,
    `record.<field>`, `consent.<purpose>`, `answer.<variable>`, `survey.<field>` or `ignore`.
    `format` is a strptime pattern, `decimal` is "." or ","; both empty mean: as detected.
    `issuer` of an identifier is the source itself when empty.
    """

    column: str
    to: str
    confidence: float = 1.0
    reason: str = ""
    format: str = ""
    decimal: str = ""
    issuer: str = ""

    @property
    def area(self) -> str:
        return self.to.partition(".")[0]

    @property
    def name(self) -> str:
        return self.to.partition(".")[2]


@dataclass(frozen=True, slots=True)
class Rules:
    """What is read out of values rather than columns.

    `cancelled_prefix`: a reference that begins so before a digit is a cancellation.
    `non_product_form`: a product code wholly of this form (regular expression) is a charge, no
    goods; `non_products` and `products` are the exceptions to it, code by code.
    `kind`, `channel`, `currency`, `survey`, `date` (ISO) stand in where no column gives them.
    """

    cancelled_prefix: str = ""
    non_product_form: str = ""
    non_products: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    kind: str = ""
    channel: str = ""
    currency: str = ""
    survey: str = ""
    date: str = ""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        lists = {key: tuple(data.get(key, ())) for key in ("non_products", "products")}
        return cls(**{**data, **lists})


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """How one file is understood: every column's place, the rules, how to read the file."""

    content: str
    fields: tuple[FieldMap, ...]
    rules: Rules = field(default_factory=Rules)
    options: ReadOptions = field(default_factory=ReadOptions)

    def __iter__(self) -> Iterator[FieldMap]:
        return iter(self.fields)

    def used(self) -> tuple[FieldMap, ...]:
        return tuple(each for each in self.fields if each.to != IGNORE)

    def to_target(self, target: str) -> FieldMap | None:
        return next((each for each in self.fields if each.to == target), None)

    def changed(self, column: str, **what: Any) -> Self:
        """The same with one column's place changed; other columns of that place are freed."""
        target = what.get("to")
        fields = []
        for each in self.fields:
            if each.column == column:
                each = replace(each, **{"confidence": 1.0, "reason": "", **what})
            elif target and target != IGNORE and each.to == target:
                each = replace(each, to=IGNORE)
            fields.append(each)
        return replace(self, fields=tuple(fields))

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        return cls(
            content=data["content"],
            fields=tuple(FieldMap(**each) for each in data.get("fields", ())),
            rules=Rules.from_dict(data.get("rules", {})),
            options=ReadOptions.from_dict(data.get("options", {})),
        )


@dataclass(frozen=True, slots=True)
class Lack:
    """A required field that is missing or not certain; `targets` are its alternatives."""

    targets: tuple[str, ...]
    candidate: str = ""
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Problem:
    """One bad cell: `cause` is a code of `logic.problems`; `line` is 1-based in the file."""

    row: int
    line: int | None
    column: str
    value: str
    cause: str


@dataclass(frozen=True, slots=True)
class Check:
    """What landing would do: received = new + updated + unchanged + rejected, exactly.

    `causes` and `warnings` count cells by code; `problems` are the first of them.
    """

    received: int
    new: int
    updated: int
    unchanged: int
    rejected: int
    causes: Mapping[str, int] = field(default_factory=dict)
    warnings: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        problems = tuple(Problem(**each) for each in data.get("problems", ()))
        return cls(**{**data, "problems": problems})


@dataclass(frozen=True, slots=True)
class Landing:
    """What landing did: received = loaded + duplicates + quarantined."""

    received: int
    loaded: int
    duplicates: int
    quarantined: int

    def to_dict(self) -> dict[str, int]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Undoing:
    """What undoing took back, and what stays because another import brought it as well."""

    removed: int
    kept: int

    def to_dict(self) -> dict[str, int]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class PropertyRule:
    """One property of an event: `type` is text, number, boolean, time or any.

    `personal` keeps it out of the lake.
    """

    type: str = "any"
    required: bool = False
    personal: bool = False


@dataclass(frozen=True, slots=True)
class KindRule:
    """One event of a tracking plan; `kind` is a kind of the plan, by its name when empty."""

    kind: str = ""
    properties: Mapping[str, PropertyRule] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tracking:
    """What a source is to send, by event name as sent.

    `unknown` says what to do with events, and with properties of events named here, that it does
    not name. `user_id_issuer` gave out the numbers in `userId` (the source itself when empty);
    `traits` are the places of identify's traits as staff settled them.
    """

    unknown: str = ALLOW
    kinds: Mapping[str, KindRule] = field(default_factory=dict)
    user_id_issuer: str = ""
    traits: Mapping[str, str] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        kinds = {
            name: KindRule(
                rule.get("kind", ""),
                {key: PropertyRule(**each) for key, each in rule.get("properties", {}).items()},
            )
            for name, rule in data.get("kinds", {}).items()
        }
        return cls(**{**data, "kinds": kinds})
