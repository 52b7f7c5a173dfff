"""Places a column can go, in the reader's words, grouped as a person looks for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from threefold.collect import service
from threefold.collect.types import IGNORE, FieldMap
from threefold.plan import service as plans
from threefold.plan.service import labels

_AREAS: dict[str, Any] = {
    "identifier": _("Who it is about"),
    "event": _("What happened"),
    "property": _("Kept beside the event"),
    "record": _("About the row itself"),
    "consent": _("Consent"),
    "survey": _("The survey"),
    "answer": _("Answers"),
}
_FIELDS: dict[str, Any] = {
    "event.occurred_at": _("Date, or date and time"),
    "event.time": _("Time of day"),
    "event.kind": _("Kind of event"),
    "event.product": _("Product code"),
    "event.category": _("Category"),
    "event.quantity": _("Quantity"),
    "event.unit_price": _("Price of one"),
    "event.amount": _("Amount of the line"),
    "event.currency": _("Currency"),
    "event.channel": _("Channel"),
    "event.place": _("Place"),
    "event.reference": _("Order, invoice or case number"),
    "event.duration_s": _("Duration in seconds"),
    "event.outcome": _("Outcome"),
    "event.id": _("The line's own number"),
    "property.product_name": _("Name of the product"),
    "property.discount": _("Discount"),
    "property.payment": _("Way of payment"),
    "property.store": _("Shop"),
    "property.direction": _("Who began the contact"),
    "property.agent": _("Member of staff"),
    "property.reason": _("Reason"),
    "property.campaign": _("Campaign"),
    "record.key": _("The row's own number"),
    "record.kind": _("Person or organisation"),
    "record.observed_at": _("When the row was last true"),
    "survey.question": _("Question"),
    "survey.answer": _("Answer"),
    "survey.name": _("Name of the survey"),
    "survey.answered_at": _("When it was answered"),
    "survey.channel": _("Channel of the survey"),
    "identifier.*": _("Customer number or another identifier"),
    "answer.*": _("An answer"),
    "rules.kind": _("Kind of event, the same for all"),
    "rules.date": _("Day of the survey, the same for all"),
}


@dataclass(frozen=True)
class Place:
    to: str
    label: str


@dataclass(frozen=True)
class Group:
    label: str
    places: list[Place]


def label(to: str) -> str:
    """The reader's word for a place."""
    if to == IGNORE:
        return str(_("Leave out"))
    if to in _FIELDS:
        return str(_FIELDS[to])
    area, _dot, name = to.partition(".")
    plan = plans.current()
    if area == "identifier":
        found = next((v for v in plan.variables.values() if v.identifier == name), None)
        return labels.text(found) if found else name.replace("_", " ")
    if area in ("variable", "answer") and name in plan.variables:
        return labels.text(plan.variables[name])
    if area == "consent" and name in plan.purposes:
        return labels.text(plan.purposes[name])
    return name.replace("_", " ").capitalize()


def alternatives(group: tuple[str, ...]) -> str:
    """One requirement in words: its alternatives, those that belong together joined by +."""
    parts = [" + ".join(label(part) for part in each.split(" + ")) for each in group]
    return str(_(" or ")).join(dict.fromkeys(parts))


def groups(content: str) -> list[Group]:
    """All places of this content by group; a kept column's own place is not among them."""
    variables = plans.current().variables
    found: dict[str, list[Place]] = {}
    for to in (each.to for each in service.places(content)):
        area, _dot, name = to.partition(".")
        heading = _AREAS.get(area)
        if area == "variable" and name in variables:
            heading = labels.name("dimension", variables[name].dimension)
        found.setdefault(str(heading or area), []).append(Place(to, label(to)))
    return [Group(heading, places) for heading, places in found.items()]


def variable_type(to: str) -> str:
    """The plan's type of what goes there, "" where it has none."""
    area, _dot, name = to.partition(".")
    variables = plans.current().variables
    if area in ("variable", "answer") and name in variables:
        return variables[name].type
    if to.endswith(("occurred_at", "answered_at", "observed_at")):
        return "date"
    return "number" if to in _NUMBERS else ""


_NUMBERS = {"event.quantity", "event.unit_price", "event.amount", "event.duration_s"}
_COUNTED = {"number", "integer", "decimal", "money", "percent", "score"}


def is_date(to: str) -> bool:
    return variable_type(to) in ("date", "datetime")


def is_number(to: str) -> bool:
    return variable_type(to) in _COUNTED


def privacy(each: FieldMap | None) -> str:
    """The privacy class of a column's values.

    What goes nowhere may be anything, so it counts as personal, as do identifiers the plan does
    not name and consent.
    """
    if each is None or each.to == IGNORE:
        return "personal"
    variables = plans.current().variables
    if each.area in ("variable", "answer"):
        return variables[each.name].privacy if each.name in variables else "personal"
    if each.area == "identifier":
        found = [v.privacy for v in variables.values() if v.identifier == each.name]
        return found[0] if found else "personal"
    if each.area == "property":
        return variables[each.name].privacy if each.name in variables else "internal"
    return "personal" if each.area in ("consent",) else "internal"
