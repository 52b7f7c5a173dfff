"""Whether a plan's content has the shape that the rules can be asked of: texts, lists, tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from threefold.plan.logic.words import SECTIONS


def gettext_noop(text: str) -> str:
    """Marks a text for the catalogues; the room's Django side translates it."""
    return text


TEXT = gettext_noop("text")
LANGUAGE_TEXTS = gettext_noop("a text per language")
CODES = gettext_noop("a list of codes")
NUMBER = gettext_noop("a number")
OPTIONS = gettext_noop("a list of values with their texts")
HEADINGS = gettext_noop("a list of headings per language")
TABLES = gettext_noop("a list of tables")
TABLE_PER_VARIABLE = gettext_noop("a table per variable")


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(map(_text, value))


def _languages(value: Any) -> bool:
    return isinstance(value, Mapping) and all(map(_text, value.values()))


def _headings(value: Any) -> bool:
    return isinstance(value, Mapping) and all(map(_texts, value.values()))


def _options(value: Any) -> bool:
    return isinstance(value, list) and all(map(_languages, value))


_SHAPES: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    **dict.fromkeys(("label", "why", "handling", "summary"), (_languages, LANGUAGE_TEXTS)),
    **dict.fromkeys(("source", "variables", "fields", "required"), (_texts, CODES)),
    **dict.fromkeys(("survivorship", "source_rank"), (_texts, CODES)),
    **dict.fromkeys(("min", "max", "refresh_days"), (_number, NUMBER)),
    **dict.fromkeys(("allowed", "outcomes"), (_options, OPTIONS)),
    "synonyms": (_headings, HEADINGS),
}
_OF_A_PURPOSE = {"text": (_languages, LANGUAGE_TEXTS)}


def misshapen(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Places that hold something else than they should, each with what it should be."""
    for name in ("code", "icon"):
        if not _text(content.get(name, "")):
            yield name, TEXT
    for name in ("label", "summary"):
        if not _languages(content.get(name, {})):
            yield name, LANGUAGE_TEXTS
    for name in ("use", "source_rank"):
        if not _texts(content.get(name, [])):
            yield name, CODES
    changes = content.get("override", {})
    if not isinstance(changes, Mapping) or not all(
        isinstance(change, Mapping) for change in changes.values()
    ):
        yield "override", TABLE_PER_VARIABLE
    for section in SECTIONS:
        yield from _section(section, content.get(section, []))


def _section(section: str, items: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(items, list) or not all(isinstance(item, Mapping) for item in items):
        yield section, TABLES
        return
    for item in items:
        for name, value in item.items():
            own = _OF_A_PURPOSE if section == "purpose" else {}
            fits, said = own.get(name) or _SHAPES.get(name) or (_text, TEXT)
            if not fits(value) and not (value is None and fits is _text):
                yield f"{section}.{item.get('code', '?')}.{name}", said
