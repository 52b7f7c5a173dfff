"""Where a column can go, per kind of content, and what each content cannot do without."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

TEXT, NUMBER, MOMENT, DATE, TIME, INTEGER, BOOLEAN, CHOICE = (
    "text", "number", "datetime", "date", "time", "integer", "boolean", "choice",
)  # fmt: skip

CUSTOMERS, PURCHASES, CONTACTS, RESPONSES, EVENTS, ANSWERS = (
    "customers", "purchases", "contacts", "responses", "events", "answers",
)  # fmt: skip
EVENT_CONTENTS = (PURCHASES, CONTACTS, RESPONSES, EVENTS)
CONTENTS = (CUSTOMERS, *EVENT_CONTENTS, ANSWERS)

KINDS = {PURCHASES: "purchase", CONTACTS: "contact", RESPONSES: "campaign_response"}
"""The event kind that each content is, where it is only one."""

IDENTIFIERS = (
    "customer_number", "loyalty_card", "national_id", "tax_id", "registration_number", "email",
)  # fmt: skip
"""Schemes from the strongest to the weakest: the first one filled names a row's subject."""


class PlannedVariable(Protocol):
    """What this room needs of a variable of the plan."""

    code: str
    kind: str
    type: str
    privacy: str
    identifier: str
    synonyms: Any
    label: Any


@dataclass(frozen=True, slots=True)
class Target:
    """One place a column can go. `many`: several columns may go there under different names."""

    to: str
    type: str
    synonyms: tuple[str, ...] = ()
    label: str = ""


_EVENT_TYPES = {
    "occurred_at": MOMENT, "time": TIME, "kind": TEXT, "product": TEXT, "category": TEXT,
    "quantity": NUMBER, "unit_price": NUMBER, "amount": NUMBER, "currency": TEXT,
    "channel": TEXT, "place": TEXT, "reference": TEXT, "duration_s": NUMBER, "outcome": TEXT,
    "id": TEXT,
}  # fmt: skip

_EVENT_FIELDS = {
    PURCHASES: (
        "occurred_at", "time", "reference", "product", "category", "quantity", "unit_price",
        "amount", "currency", "channel", "place", "outcome", "id",
    ),
    CONTACTS: (
        "occurred_at", "time", "channel", "place", "category", "duration_s", "outcome",
        "reference", "id",
    ),
    RESPONSES: (
        "occurred_at", "time", "outcome", "channel", "product", "reference", "amount", "id",
    ),
    EVENTS: tuple(_EVENT_TYPES),
}  # fmt: skip

_PROPERTIES = {
    PURCHASES: ("product_name", "discount", "payment", "store"),
    CONTACTS: ("direction", "agent", "reason"),
    RESPONSES: ("campaign",),
    EVENTS: ("product_name",),
}

_RECORD = {"key": TEXT, "kind": CHOICE, "observed_at": MOMENT}
_SURVEY = {"question": TEXT, "answer": TEXT, "name": TEXT, "answered_at": MOMENT, "channel": TEXT}

REQUIRED: Mapping[str, tuple[tuple[str, ...], ...]] = {
    PURCHASES: (
        ("event.occurred_at",),
        ("event.amount", "event.quantity + event.unit_price"),
        ("event.product", "event.reference"),
    ),
    CONTACTS: (("event.occurred_at",), ("identifier.*",)),
    RESPONSES: (("event.occurred_at",), ("identifier.*",), ("event.outcome",)),
    EVENTS: (("event.occurred_at",), ("event.kind", "rules.kind")),
    CUSTOMERS: (
        ("identifier.*", "record.key", "variable.full_name", "variable.organisation_name"),
    ),
    ANSWERS: (
        ("identifier.*",),
        ("answer.*", "survey.question + survey.answer"),
        ("survey.answered_at", "rules.date"),
    ),
}
"""Per content: of each group one alternative must be there; `a + b` means both together."""


def event_type(name: str) -> str:
    return _EVENT_TYPES[name]


def catalogue(
    content: str,
    variables: Iterable[PlannedVariable],
    purposes: Iterable[str],
    words: Mapping[str, tuple[str, ...]],
) -> list[Target]:
    """Every place a column of this content can go, with its synonyms from plan and vocabulary."""
    planned = list(variables)
    out = [
        Target(
            f"identifier.{each.identifier}",
            "identifier",
            (*_synonyms(each), *words.get(f"identifier.{each.identifier}", ())),
        )
        for each in planned
        if each.identifier and not (content == CUSTOMERS and each.type == "email")
    ]
    if content in EVENT_CONTENTS:
        fields = _EVENT_FIELDS[content]
        out += [_plain(f"event.{name}", _EVENT_TYPES[name], words) for name in fields]
        out += [_plain(f"property.{name}", TEXT, words) for name in _PROPERTIES[content]]
    if content == CUSTOMERS:
        out += [_plain(f"record.{name}", kind, words) for name, kind in _RECORD.items()]
        out += [
            Target(f"variable.{each.code}", each.type, _synonyms(each))
            for each in planned
            if each.kind == "descriptive" and (not each.identifier or each.type == "email")
        ]
        out += [_plain(f"consent.{purpose}", BOOLEAN, words) for purpose in purposes]
    if content == ANSWERS:
        out += [_plain(f"survey.{name}", kind, words) for name, kind in _SURVEY.items()]
        out += [
            Target(f"answer.{each.code}", each.type, _synonyms(each))
            for each in planned
            if each.kind == "related"
        ]
    return out


def _plain(to: str, kind: str, words: Mapping[str, tuple[str, ...]]) -> Target:
    name = to.partition(".")[2].replace("_", " ")
    return Target(to, kind, (name, *words.get(to, ())))


def _synonyms(variable: PlannedVariable) -> tuple[str, ...]:
    labels = list(dict(variable.label).values())
    listed = [each for words in dict(variable.synonyms).values() for each in words]
    return (variable.code.replace("_", " "), *labels, *listed)
