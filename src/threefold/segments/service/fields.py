"""Which fields rules may name, and the values that stand in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.utils.translation import get_language

from threefold.engine import service as engine
from threefold.kit.errors import NotFound
from threefold.kit.phrases import phrase
from threefold.kit.worded import Words, words
from threefold.segments.logic.rules import Field
from threefold.segments.logic.rules.sql import name
from threefold.view import service as view
from threefold.view.types import Reader

CLASSES: Mapping[str, Words] = {
    "relation": words("Relation", "Relación", "关系", "關係"),
    "tier": words("Tier", "Nivel", "等级", "等級"),
    "stage": words("Life-cycle stage", "Etapa del ciclo de vida", "生命周期阶段", "生命週期階段"),
    "prospect_type": words(
        "Type of prospect", "Tipo de cliente potencial", "潜在客户类型", "潛在客戶類型"
    ),
}
_KEPT_S = 3600
_MASKS = {"number": "decimal", "day": "date", "flag": "boolean"}
_FREE = frozenset({"public", "internal"})


@dataclass(frozen=True)
class About:
    """A field as a builder shows it, in the reader's language."""

    code: str
    type: str
    kind: str
    label: str
    meaning: str
    unit: str
    privacy: str
    choices: tuple[str, ...]
    held: bool


def known_fields() -> Mapping[str, Field]:
    """All that a rule may name, whether the newest day has values for it or not."""
    wide = {
        code: Field(code, each.type, each.label, each.choices)  # type: ignore[arg-type]
        for code, each in view.wide_fields().items()
    }
    classes = {code: Field(code, "text", each, _codes(code)) for code, each in CLASSES.items()}
    return {**wide, **classes}


def _codes(division: str) -> tuple[str, ...]:
    """The classes of a division; editing its rules does not change what they are called."""
    from threefold.segments.service.classes.rules import ready_ladder

    return tuple(step.code for step in ready_ladder(division).steps)


def privacy_of(code: str) -> str:
    """The privacy class of a field; classes of customers are the company's own view of them."""
    each = view.wide_fields().get(code)
    return each.privacy if each else "internal"


def seen(value: Any, field: Field, reader: Reader) -> Any:
    """A value of a field as this reader may see it; None where there is none or it is hidden."""
    privacy = privacy_of(field.code)
    if reader.shows(privacy) == "shown":
        return value
    said = "" if value is None else str(value)
    return reader.sees(said, privacy, _MASKS.get(field.type, "text"))[0] or None


def said(text: Words) -> str:
    """A text that comes in four languages, in the one in force."""
    return str(text.get(get_language() or "en") or text.get("en", ""))


def label_of(code: str) -> str:
    """What a field is called; one that is no more, by its code."""
    each = known_fields().get(code)
    return said(each.label) or code if each else code


def about_fields(held: frozenset[str]) -> list[About]:
    """Fields for a builder, those the day holds (`held`) marked, in the order of the wide view."""
    classes = [
        About(
            code, "text", "related", said(label), "", "", "internal", _codes(code), code in held
        )
        for code, label in CLASSES.items()
    ]  # fmt: skip
    return classes + [
        About(
            code, each.type, each.kind, said(each.label) or code, said(each.meaning), each.unit,
            each.privacy, each.choices, code in held,
        )
        for code, each in view.wide_fields().items()
    ]  # fmt: skip


def values_in(code: str, *, on: Any, limit: int = 200) -> list[tuple[str, int]]:
    """(value, customers) of a text field on the day of the ground `on`, the most frequent first.

    Values by which a person might be told from others are not listed. Raises NotFound for a field
    that does not exist or is no text.
    """
    field = known_fields().get(code)
    if field is None or field.type != "text":
        raise NotFound(
            phrase("There is no such text field."),
            where={"field": code[:80]},
            remedy=phrase("Choose one of the fields in the list."),
        )
    if privacy_of(code) not in _FREE:
        return [(value, 0) for value in field.choices][:limit]
    key = f"segments-values-{on.made}-{code}"
    found = cache.get(key)
    if found is None:
        column = name(code)
        text, inputs = on.lay([], also=[code])
        rows = engine.shared().query(
            f"select {column} as value, count(*) as customers from ({text}) ground"
            f" where {column} is not null group by 1 order by 2 desc, 1 limit 200",
            inputs=inputs,
        )
        found = [(row["value"], row["customers"]) for row in rows.to_pylist()]
        cache.set(key, found, _KEPT_S)
    seen = {value for value, _count in found}
    return [*found, *((value, 0) for value in field.choices if value not in seen)][:limit]
