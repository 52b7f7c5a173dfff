"""What a form asks and says: the design of a drive as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from threefold.plan.types import LANGUAGES, Plan, Texts, Variable, pick, texts_of

TEXTS = ("title", "intro", "thanks")
LONGEST = {"title": 120, "intro": 2_000, "thanks": 2_000}
HELP_LONGEST = 300
WORDING_LONGEST = 1_000
MOST_FIELDS = 40


@dataclass(frozen=True)
class Field:
    """One question: a planned variable. Label and reason come from the plan."""

    variable: str
    required: bool = False
    help: Texts = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Consent:
    """One box: leave to use what is given for one purpose of the plan."""

    purpose: str
    required: bool = False
    wording: Texts = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Design:
    """Texts by name and language, languages offered, fields in order, boxes in order."""

    texts: Mapping[str, Texts] = field(default_factory=dict, hash=False)
    languages: tuple[str, ...] = LANGUAGES
    fields: tuple[Field, ...] = ()
    consents: tuple[Consent, ...] = ()

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Self:
        """From JSON; what does not belong there is left out, too long texts are cut."""
        texts = data.get("texts") or {}
        fields: dict[str, Field] = {}
        for each in data.get("fields") or ():
            if code := each.get("variable"):
                help_ = texts_of(each.get("help"), HELP_LONGEST)
                fields.setdefault(code, Field(code, bool(each.get("required")), help_))
        boxes: dict[str, Consent] = {}
        for each in data.get("consents") or ():
            if each.get("purpose"):
                words = texts_of(each.get("wording"), WORDING_LONGEST)
                boxes.setdefault(
                    each["purpose"], Consent(each["purpose"], bool(each.get("required")), words)
                )
        offered = tuple(tag for tag in LANGUAGES if tag in (data.get("languages") or LANGUAGES))
        return cls(
            {name: texts_of(texts.get(name), LONGEST[name]) for name in TEXTS},
            offered or LANGUAGES[:1],
            tuple(fields.values())[:MOST_FIELDS],
            tuple(boxes.values()),
        )

    def plain(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "texts": {name: dict(texts) for name, texts in self.texts.items()},
            "languages": list(self.languages),
            "fields": [
                {"variable": each.variable, "required": each.required, "help": dict(each.help)}
                for each in self.fields
            ],
            "consents": [
                {"purpose": each.purpose, "required": each.required, "wording": dict(each.wording)}
                for each in self.consents
            ],
        }

    def text(self, name: str, language: str) -> str:
        return pick(self.texts.get(name, {}), language)

    def speaks(self, language: str) -> str:
        """The offered language nearest to `language`."""
        return language if language in self.languages else self.languages[0]

    def asked(self, plan: Plan) -> list[tuple[Field, Variable]]:
        """Fields whose variable the plan still holds."""
        return [
            (each, plan.variables[each.variable])
            for each in self.fields
            if each.variable in plan.variables and askable(plan.variables[each.variable])
        ]


def askable(variable: Variable) -> bool:
    """Whether a form may ask for it; consents have boxes of their own."""
    return (
        variable.kind == "descriptive" and variable.collectable and variable.dimension != "consent"
    )
