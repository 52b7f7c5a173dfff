"""Reading a plan aloud: its coded values and its texts in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.translation import get_language

from threefold.plan import service
from threefold.plan.service import labels
from threefold.plan.types import Worded, pick

register = template.Library()

_TONES = {"public": "neutral", "internal": "blue", "personal": "amber", "sensitive": "red"}
_PRIVACY_ICONS = {
    "public": "world",
    "internal": "building",
    "personal": "lock",
    "sensitive": "shield-lock",
}
_KIND_ICONS = {"descriptive": "id", "behavioral": "activity", "related": "heart"}


@register.filter
def word(value: str, vocabulary: str) -> str:
    """The reader's word for a coded value: `{{ variable.type|word:"type" }}`."""
    return labels.name(vocabulary, value)


@register.filter
def words(values: Iterable[str], vocabulary: str) -> str:
    """Several coded values as one text."""
    return labels.join(labels.name(vocabulary, value) for value in values)


@register.filter
def said(item: Worded | Mapping[str, str] | None, field: str = "label") -> str:
    """A text of a variable, question, option …, or of a bare mapping of languages."""
    if item is None:
        return ""
    if isinstance(item, Worded):
        return labels.text(item, field)
    return pick(item, get_language() or "en")


@register.filter
def joined(values: Iterable[Any]) -> str:
    return labels.join(str(value) for value in values)


@register.filter
def privacy_tone(privacy: str) -> str:
    return _TONES.get(privacy, "neutral")


@register.filter
def privacy_icon(privacy: str) -> str:
    return _PRIVACY_ICONS.get(privacy, "lock")


@register.filter
def kind_icon(kind: str) -> str:
    return _KIND_ICONS.get(kind, "circle")


@register.filter
def field_word(field: str) -> str:
    """The name of a changed field; a text's language stands behind it."""
    name, _dot, language = field.partition(".")
    head = labels.name("field", name)
    return f"{head} ({labels.name('language', language)})" if language else head


@register.filter
def field_value(value: Any, field: str) -> str:
    """One side of a change, as a reader would write it."""
    name = field.partition(".")[0]
    vocabulary = _VOCABULARY_OF.get(name)
    if value is None:
        return "—"
    if isinstance(value, list | tuple):
        return labels.join(_one(item, vocabulary) for item in value) or "—"
    return _one(value, vocabulary)


_VOCABULARY_OF = {
    "kind": "kind",
    "dimension": "dimension",
    "entity": "entity",
    "type": "type",
    "privacy": "privacy",
    "owner": "owner",
    "unit": "unit",
    "source": "source",
    "collection": "collection",
    "required_for": "required_for",
    "contact": "contact",
    "survivorship": "criterion",
    "source_rank": "source",
    "legal_basis": "basis",
    "goal": "goal",
    "fields": "event_field",
    "required": "event_field",
}


def _one(value: Any, vocabulary: str | None) -> str:
    if isinstance(value, Mapping):
        return pick({k: v for k, v in value.items() if k != "value"}, get_language() or "en")
    return labels.name(vocabulary, str(value)) if vocabulary else str(value)


@register.filter
def industry_word(industry: str) -> str:
    """The name of a line of business, its code if no template of that name is installed."""
    names = {one.code: labels.text(one) for one in service.industries()}
    return names.get(industry, industry)
