"""Between a variable's content and what a person types."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from threefold.kit.text import latin
from threefold.plan.logic import words
from threefold.plan.service import labels
from threefold.plan.service.vocabulary import OWNER
from threefold.plan.types import LANGUAGES, Plan, Variable

TEXTS = ("label", "why")


def key(language: str) -> str:
    """A language as it stands in the name of a field."""
    return language.replace("-", "_")


def code_of(text: str, vocabulary: Mapping[str, Any], known: Iterable[str] = ()) -> str:
    """The code behind a reader's word, else a new code made of it ("Filiale 3" → "filiale_3")."""
    wanted = text.strip()
    for code in (*vocabulary, *known):
        if wanted in {code, str(vocabulary.get(code, ""))} or labels.name("owner", code) == wanted:
            return code
    plain = re.sub(r"[^a-z0-9]+", "_", latin(wanted).lower()).strip("_")
    return plain if words.CODE.fullmatch(plain) else f"x_{plain}".strip("_")


def owners(plan: Plan) -> list[str]:
    return list(dict.fromkeys([*OWNER, *(v.owner for v in plan.variables.values())]))


def split(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[,，、;；\n]", text) if part.strip()]


def number(value: float | None) -> float | int | None:
    return int(value) if value is not None and value == int(value) else value


def initial(plan: Plan, variable: Variable | None) -> dict[str, Any]:
    if variable is None:
        return {
            "area": "descriptive:demography",
            "entity": "person",
            "type": "text",
            "privacy": "internal",
            "collection": "form",
            "refresh_days": 730,
            "required_for": "none",
        }
    values: dict[str, Any] = {
        name: getattr(variable, name)
        for name in (
            *("code", "entity", "type", "unit", "privacy", "purpose", "source"),
            *("collection", "refresh_days", "required_for", "contact", "identifier"),
        )
    }
    values |= {
        "area": f"{variable.kind}:{variable.dimension}",
        "owner": labels.name("owner", variable.owner),
        "min": number(variable.minimum),
        "max": number(variable.maximum),
        "allowed": "\n".join(
            " | ".join([o.value, *(o.label.get(x, "") for x in LANGUAGES)]).rstrip(" |")
            for o in variable.allowed
        ),
        "questions": [q.code for q in plan.answers.get(variable.code, ())],
    }
    for language in LANGUAGES:
        suffix = key(language)
        values |= {
            f"{field}_{suffix}": getattr(variable, field).get(language, "") for field in TEXTS
        }
        values[f"synonyms_{suffix}"] = ", ".join(variable.synonyms.get(language, ()))
    return values
