"""The questions of a form as a page shows them, in one language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from babel import Locale
from django.utils.translation import gettext as _

from threefold.collect.logic.drives.shape import Design
from threefold.collect.service.drives import words
from threefold.plan.types import Plan, Variable, pick

PREFIX = "v_"
BOX = "consent-"
_KINDS = {
    "integer": "number",
    "decimal": "number",
    "money": "number",
    "percent": "number",
    "score": "number",
    "date": "date",
    "datetime": "datetime-local",
    "phone": "tel",
    "email": "email",
    "url": "url",
    "address": "area",
    "boolean": "radio",
    "multi_choice": "checks",
    "country": "select",
    "language": "select",
}
# WCAG 1.3.5: browsers and aids fill these in by themselves.
_AUTOCOMPLETE = {
    "full_name": "name",
    "given_name": "given-name",
    "family_name": "family-name",
    "preferred_name": "nickname",
    "organisation_name": "organization",
    "email": "email",
    "mobile": "tel",
    "phone": "tel",
    "postal_address": "street-address",
    "street": "address-line1",
    "city": "address-level2",
    "region": "address-level1",
    "postal_code": "postal-code",
    "country": "country",
    "language": "language",
    "birth_date": "bday",
    "occupation": "organization-title",
}
_MOST_RADIOS = 5
_SPOKEN = (
    "en", "es", "zh", "fr", "de", "pt", "it", "nl", "pl", "ro", "ru", "uk", "ar", "hi",
    "bn", "ur", "fa", "tr", "ja", "ko", "vi", "th", "id", "ms", "tl", "sv", "da", "nb",
    "fi", "el", "he", "hu", "cs", "ca", "eu", "gl",
)  # fmt: skip


@dataclass(frozen=True)
class Question:
    """One field: `kind` is an input type, or area, select, radio, checks."""

    code: str
    name: str
    label: str
    kind: str
    required: bool
    why: str = ""
    help: str = ""
    value: str = ""
    error: str = ""
    autocomplete: str = ""
    options: tuple[tuple[str, str], ...] = ()
    chosen: frozenset[str] = field(default_factory=frozenset)

    @property
    def id(self) -> str:
        return f"f-{self.name}"

    @property
    def group(self) -> bool:
        return self.kind in {"radio", "checks"}

    @property
    def about(self) -> str:
        """Ids of what describes the field, for aids."""
        parts = (("why", self.why), ("help", self.help), ("error", self.error))
        return " ".join(f"{self.id}-{name}" for name, there in parts if there)


@dataclass(frozen=True)
class Box:
    """One consent box with its text."""

    purpose: str
    name: str
    text: str
    required: bool
    checked: bool = False
    error: str = ""

    @property
    def id(self) -> str:
        return f"f-{self.name}"


def questions(
    design: Design,
    plan: Plan,
    language: str,
    *,
    raw: Mapping[str, Any] | None = None,
    problems: Mapping[str, str] | None = None,
) -> list[Question]:
    """Fields in order, with what was typed and what is wrong with it."""
    raw, problems = raw or {}, problems or {}
    made = []
    for asked, variable in design.asked(plan):
        value = raw.get(variable.code, "")
        many = value if isinstance(value, list) else [part.strip() for part in value.split(",")]
        options = _options(variable, language)
        kind = _kind(variable, options)
        fault = problems.get(variable.code, "")
        made.append(
            Question(
                code=variable.code,
                name=PREFIX + variable.code,
                label=variable.text("label", language),
                kind=kind,
                required=asked.required,
                why=pick(variable.why, language),
                help=pick(asked.help, language),
                value=", ".join(many) if isinstance(value, list) else value,
                error=words.problem(fault) if fault else "",
                autocomplete=_AUTOCOMPLETE.get(variable.code, ""),
                options=options,
                chosen=frozenset(many if kind == "checks" else [value] if value else []),
            )
        )
    return made


def boxes(
    design: Design,
    language: str,
    *,
    agreed: frozenset[str] = frozenset(),
    problems: Mapping[str, str] | None = None,
    texts: Mapping[str, str] | None = None,
) -> list[Box]:
    """Consent boxes in order; `texts` by purpose win over the design's."""
    faults = problems or {}
    return [
        Box(
            purpose=box.purpose,
            name=BOX + box.purpose,
            text=(texts or {}).get(box.purpose) or pick(box.wording, language),
            required=box.required,
            checked=box.purpose in agreed,
            error=words.problem("missing") if faults.get(BOX + box.purpose) else "",
        )
        for box in design.consents
        if pick(box.wording, language)
    ]


def typed(post: Any, design: Design) -> dict[str, Any]:
    """Answers out of a posted form, by variable."""
    found: dict[str, Any] = {}
    for each in design.fields:
        values = post.getlist(PREFIX + each.variable)
        if values:
            found[each.variable] = values if len(values) > 1 else values[0]
    return found


def ticked(post: Any, design: Design) -> frozenset[str]:
    """Purposes whose boxes are ticked in a posted form."""
    return frozenset(box.purpose for box in design.consents if post.get(BOX + box.purpose))


def _kind(variable: Variable, options: tuple[tuple[str, str], ...]) -> str:
    if variable.type == "choice":
        return "radio" if len(options) <= _MOST_RADIOS else "select"
    return _KINDS.get(variable.type, "text")


def _options(variable: Variable, language: str) -> tuple[tuple[str, str], ...]:
    if variable.type == "boolean":
        return (("yes", _("Yes")), ("no", _("No")))
    if variable.type == "country":
        return _countries(language)
    if variable.type == "language":
        return _languages(language)
    return tuple((option.value, option.text("label", language)) for option in variable.allowed)


def _locale(language: str) -> Locale:
    return Locale.parse({"zh-hans": "zh_Hans", "zh-hant": "zh_Hant"}.get(language, language))


@lru_cache(maxsize=8)
def _countries(language: str) -> tuple[tuple[str, str], ...]:
    names = _locale(language).territories
    found = [(code, name) for code, name in names.items() if len(code) == 2 and code not in _NONE]
    return tuple(sorted(found, key=lambda each: each[1]))


_NONE = {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO", "AC", "CP", "DG", "EA", "IC", "TA"}


@lru_cache(maxsize=8)
def _languages(language: str) -> tuple[tuple[str, str], ...]:
    names = _locale(language).languages
    return tuple((code, names[code]) for code in _SPOKEN if code in names)
