"""Whether a plan's content keeps the rules; every fault is found and said at its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from threefold.plan.logic import words
from threefold.plan.logic.shape import gettext_noop, misshapen
from threefold.plan.types import LANGUAGES

__all__ = ["Problem", "gettext_noop", "item_problems", "problems"]


@dataclass(frozen=True)
class Problem:
    """A fault at `path` ("variable.mobile.privacy"); `template` is filled in with `values`."""

    path: str
    template: str
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def message(self) -> str:
        return self.template % self.values

    @property
    def field(self) -> str:
        """The last part of the path, which is the field to mend."""
        return self.path.rpartition(".")[2]


MISSING = gettext_noop("This is required.")
NOT_KNOWN = gettext_noop("“%(value)s” is not one of: %(known)s.")
SHAPE = gettext_noop("This must be %(shape)s.")
NOT_A_CODE = gettext_noop(
    "“%(value)s” is not a code: use small letters, digits and underscores, beginning with a letter."
)
NO_ENGLISH = gettext_noop("The English text is missing; other languages fall back to it.")
NOT_A_LANGUAGE = gettext_noop("“%(value)s” is not a language of the plan.")
NOT_A_FIELD = gettext_noop("There is no field “%(value)s” here.")
NOT_A_NUMBER = gettext_noop("This must be a whole number of days, 0 or more.")
TWICE = gettext_noop("“%(value)s” stands here twice.")
NO_OPTIONS = gettext_noop("A choice needs at least two allowed values.")
OPTIONS_WITHOUT_CHOICE = gettext_noop("Only a choice has allowed values.")
LIMITS_WITHOUT_NUMBER = gettext_noop("Only a number has a smallest and a largest value.")
LIMITS_CROSSED = gettext_noop("The smallest value is not below the largest one.")
NOT_IN_KIND = gettext_noop("The kind “%(kind)s” has no dimension “%(value)s”.")
NOT_PLANNED = gettext_noop("“%(value)s” is not a variable of this plan.")
CONTACT_NOT_PERSONAL = gettext_noop("A contact way is personal or sensitive, never less.")
NO_SCHEME = gettext_noop("An identifier needs the name of its scheme.")
NOTHING = gettext_noop("A plan needs at least one variable.")
SHARED_HEAD = gettext_noop("“%(value)s” also leads to “%(other)s”; a heading may name only one.")

NOT_BELIEVED = gettext_noop("Only descriptive variables have several sources to choose between.")
NOT_PROVED = gettext_noop("Only contact ways are verified; choose something else.")
NO_RANK = gettext_noop("Give the order of sources, here or for the whole plan.")
IDLE_RANK = gettext_noop("An order of sources needs “source” among what decides.")
NOT_A_SOURCE = gettext_noop("“%(value)s” cannot be the name of a source: 1 to 60 characters.")

_TEXT_FIELDS = {
    "purpose": {"code", "legal_basis", "label", "text"},
    "question": {"code", "goal", "label", "variables"},
    "event": {"code", "b", "label", "fields", "required", "outcomes"},
    "segment": {"code", "label", "rule", "handling"},
    "variable": {
        *("code", "kind", "dimension", "entity", "type", "unit", "allowed", "min", "max"),
        *("privacy", "purpose", "label", "why", "owner", "source", "collection"),
        *("refresh_days", "required_for", "contact", "identifier", "synonyms"),
        *("survivorship", "source_rank"),
    },
}
_NEEDED = {
    "purpose": ("legal_basis",),
    "question": ("goal", "variables"),
    "event": ("b",),
    "segment": ("rule",),
    "variable": (
        *("kind", "dimension", "entity", "type", "privacy", "purpose", "owner", "source"),
        *("collection", "refresh_days", "required_for"),
    ),
}
_TEXTS = {
    "purpose": ("label", "text"),
    "question": ("label",),
    "event": ("label",),
    "segment": ("label", "handling"),
    "variable": ("label", "why"),
}
_KNOWN: dict[str, dict[str, Iterable[str]]] = {
    "purpose": {"legal_basis": words.BASES},
    "question": {"goal": words.GOALS},
    "event": {"b": words.EVENT_FAMILIES},
    "segment": {},
    "variable": {
        "kind": words.KINDS,
        "entity": words.ENTITIES,
        "type": words.TYPES,
        "privacy": words.PRIVACY,
        "collection": words.COLLECTIONS,
        "required_for": words.REQUIRED_FOR,
        "contact": words.CONTACTS,
    },
}


def problems(content: Mapping[str, Any]) -> list[Problem]:
    """All faults of a self-contained plan, in its own order; an empty list means it is sound.

    Rules are asked only of content of the right shape.
    """
    shape = [Problem(path, SHAPE, {"shape": said}) for path, said in misshapen(content)]
    return shape or list(_plan(content))


def _plan(content: Mapping[str, Any]) -> Iterator[Problem]:
    yield from _code("", content.get("code"))
    yield from _texts("label", content.get("label"))
    yield from _sources("source_rank", content.get("source_rank", []))
    for section in words.SECTIONS:
        items = content.get(section, [])
        codes = [str(item.get("code", "")) for item in items]
        for code, times in Counter(codes).items():
            if times > 1:
                yield Problem(f"{section}.{code}", TWICE, {"value": code})
        for item in items:
            yield from item_problems(section, item)
    if not content.get("variable"):
        yield Problem("variable", NOTHING)
    yield from _references(content)
    yield from _headings(content)


def item_problems(section: str, item: Mapping[str, Any]) -> Iterator[Problem]:
    """Faults of one purpose, question, variable, event or segment by itself."""
    path = f"{section}.{item.get('code') or '?'}"
    yield from _code(path, item.get("code"))
    for name in item:
        if name not in _TEXT_FIELDS[section]:
            yield Problem(f"{path}.{name}", NOT_A_FIELD, {"value": name})
    for name in _NEEDED[section]:
        if item.get(name) in (None, "", []):
            yield Problem(f"{path}.{name}", MISSING)
    for name, known in _KNOWN[section].items():
        if item.get(name):
            yield from _one_of(f"{path}.{name}", item[name], known)
    for name in _TEXTS[section]:
        yield from _texts(f"{path}.{name}", item.get(name))
    if section == "variable":
        yield from _variable(path, item)
    if section == "event":
        yield from _event(path, item)


def _variable(path: str, item: Mapping[str, Any]) -> Iterator[Problem]:
    kind, dimension = item.get("kind"), item.get("dimension")
    if dimension and kind in words.DIMENSIONS and dimension not in words.DIMENSIONS[kind]:
        values = {"kind": kind, "value": dimension}
        yield Problem(f"{path}.dimension", NOT_IN_KIND, values)
    days = item.get("refresh_days")
    if days is not None and (type(days) is not int or days < 0):
        yield Problem(f"{path}.refresh_days", NOT_A_NUMBER)
    for name in item.get("source", []):
        yield from _code(f"{path}.source", name)
    if item.get("owner"):
        yield from _code(f"{path}.owner", item["owner"])
    yield from _options(f"{path}.allowed", item.get("allowed", []))
    if item.get("type") in words.CHOICES:
        if len(item.get("allowed", [])) < 2:
            yield Problem(f"{path}.allowed", NO_OPTIONS)
    elif item.get("allowed"):
        yield Problem(f"{path}.allowed", OPTIONS_WITHOUT_CHOICE)
    low, high = item.get("min"), item.get("max")
    if (low is not None or high is not None) and item.get("type") not in words.NUMERIC:
        yield Problem(f"{path}.min", LIMITS_WITHOUT_NUMBER)
    elif low is not None and high is not None and low >= high:
        yield Problem(f"{path}.min", LIMITS_CROSSED)
    if item.get("contact") and item.get("privacy") in {"public", "internal"}:
        yield Problem(f"{path}.privacy", CONTACT_NOT_PERSONAL)
    if item.get("type") == "identifier" and not item.get("identifier"):
        yield Problem(f"{path}.identifier", NO_SCHEME)
    yield from _survivorship(path, item)


def _survivorship(path: str, item: Mapping[str, Any]) -> Iterator[Problem]:
    rule, rank = item.get("survivorship", []), item.get("source_rank", [])
    place = f"{path}.survivorship"
    if (rule or rank) and item.get("kind") != "descriptive":
        yield Problem(place if rule else f"{path}.source_rank", NOT_BELIEVED)
        return
    for name in rule:
        yield from _one_of(place, name, words.CRITERIA)
    yield from _twice(place, rule)
    if "verification" in rule and not item.get("contact"):
        yield Problem(place, NOT_PROVED)
    if rank and "source" not in rule:
        yield Problem(f"{path}.source_rank", IDLE_RANK)
    yield from _sources(f"{path}.source_rank", rank)


def _sources(path: str, names: Any) -> Iterator[Problem]:
    for name in names:
        if not 0 < len(name.strip()) <= words.SOURCE_LENGTH:
            yield Problem(path, NOT_A_SOURCE, {"value": name})
    yield from _twice(path, names)


def _twice(path: str, names: Any) -> Iterator[Problem]:
    for name, times in Counter(names).items():
        if times > 1:
            yield Problem(path, TWICE, {"value": name})


def _event(path: str, item: Mapping[str, Any]) -> Iterator[Problem]:
    fields = item.get("fields", [])
    for name in fields:
        yield from _one_of(f"{path}.fields", name, words.EVENT_FIELDS)
    for name in item.get("required", []):
        yield from _one_of(f"{path}.required", name, fields)
    yield from _options(f"{path}.outcomes", item.get("outcomes", []))


def _options(path: str, options: Any) -> Iterator[Problem]:
    seen = set()
    for option in options:
        value = str(option.get("value", ""))
        if not words.OPTION_CODE.fullmatch(value):
            yield Problem(path, NOT_A_CODE, {"value": value})
        if value in seen:
            yield Problem(path, TWICE, {"value": value})
        seen.add(value)
        yield from _texts(path, {k: v for k, v in option.items() if k != "value"})


def _references(content: Mapping[str, Any]) -> Iterator[Problem]:
    planned = {v.get("code") for v in content.get("variable", [])}
    purposes = [str(p.get("code")) for p in content.get("purpose", [])]
    for variable in content.get("variable", []):
        if variable.get("purpose"):
            path = f"variable.{variable.get('code')}.purpose"
            yield from _one_of(path, variable["purpose"], purposes)
        ranked = variable.get("source_rank") or content.get("source_rank")
        if "source" in variable.get("survivorship", []) and not ranked:
            yield Problem(f"variable.{variable.get('code')}.source_rank", NO_RANK)
    for question in content.get("question", []):
        for code in question.get("variables", []):
            if code not in planned:
                path = f"question.{question.get('code')}.variables"
                yield Problem(path, NOT_PLANNED, {"value": code})
    for segment in content.get("segment", []):
        for code in sorted(words.rule_codes(str(segment.get("rule", ""))) - planned):
            yield Problem(f"segment.{segment.get('code')}.rule", NOT_PLANNED, {"value": code})


def _headings(content: Mapping[str, Any]) -> Iterator[Problem]:
    """A column heading that led to two variables would make every suggestion a guess."""
    owner: dict[str, str] = {}
    for variable in content.get("variable", []):
        code = str(variable.get("code"))
        for heads in variable.get("synonyms", {}).values():
            for head in heads:
                other = owner.setdefault(head, code)
                if other != code:
                    path = f"variable.{code}.synonyms"
                    yield Problem(path, SHARED_HEAD, {"value": head, "other": other})


def _code(path: str, value: Any) -> Iterator[Problem]:
    path = path if path.endswith((".source", ".owner")) else f"{path}.code".lstrip(".")
    if not value:
        yield Problem(path, MISSING)
    elif not isinstance(value, str) or not words.CODE.fullmatch(value):
        yield Problem(path, NOT_A_CODE, {"value": value})


def _one_of(path: str, value: Any, known: Iterable[str]) -> Iterator[Problem]:
    known = list(known)
    if value not in known:
        yield Problem(path, NOT_KNOWN, {"value": value, "known": ", ".join(known) or "–"})


def _texts(path: str, texts: Any) -> Iterator[Problem]:
    for language in texts or ():
        if language not in LANGUAGES:
            yield Problem(path, NOT_A_LANGUAGE, {"value": language})
    if not texts or not texts.get("en"):
        yield Problem(path, NO_ENGLISH)
