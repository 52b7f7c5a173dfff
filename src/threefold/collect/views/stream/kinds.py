"""Kinds of events to choose from, and the rows in which an event's properties are edited."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from threefold.collect.logic.stream.kinds import KNOWN
from threefold.collect.logic.stream.private import flat
from threefold.collect.service.stream.events import names
from threefold.collect.service.stream.tracking import TYPES
from threefold.collect.types import KindRule, PropertyRule
from threefold.plan import service as plans
from threefold.plan.service import labels

EMPTY_ROWS = 3


def choices(now: str = "") -> list[tuple[str, str]]:
    """Kinds of the plan and those every plan understands; "" is a kind of its own name."""
    planned = plans.current().events
    found = {code: labels.text(kind) for code, kind in planned.items()}
    for code in sorted({*KNOWN, now} - {""}):
        found.setdefault(code, code.replace("_", " ").capitalize())
    return [("", _("A kind of its own name")), *sorted(found.items(), key=lambda each: each[1])]


def types() -> list[tuple[str, str]]:
    said = {
        "any": _("anything"),
        "text": _("text"),
        "number": _("number"),
        "boolean": _("yes or no"),
        "time": _("time"),
    }
    return [(code, said[code]) for code in TYPES]


def rows_of(rule: KindRule, more: dict[str, str]) -> list[dict[str, Any]]:
    """Planned properties, those seen and not planned (not kept unless ticked), and empty rows."""
    private = names()
    found = [
        {"name": name, "type": each.type, "required": each.required, "personal": each.personal,
         "keep": True}
        for name, each in rule.properties.items()
    ]  # fmt: skip
    found += [
        {"name": name, "type": type_, "required": False, "personal": flat(name) in private,
         "keep": False, "seen": True}
        for name, type_ in sorted(more.items())
    ]  # fmt: skip
    found += [{"name": "", "type": "any", "keep": True} for _n in range(EMPTY_ROWS)]
    return [{**each, "n": n, "types": types()} for n, each in enumerate(found)]


def read_rule(given: QueryDict) -> KindRule:
    """The rule that the form of `rows_of` says; rows without a name or not kept are left out."""
    properties = {}
    for n in range(200):
        name = given.get(f"name-{n}", "").strip()[:200]
        if name and given.get(f"keep-{n}"):
            properties[name] = PropertyRule(
                type=given.get(f"type-{n}", "any"),
                required=bool(given.get(f"required-{n}")),
                personal=bool(given.get(f"personal-{n}")),
            )
    return KindRule(given.get("kind", "")[:60], properties)
