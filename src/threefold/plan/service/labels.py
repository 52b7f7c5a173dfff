"""The plan's own words for readers: its vocabularies, and sentences on what to collect."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from threefold.plan.service.vocabulary import NAMES
from threefold.plan.types import LANGUAGES, Gap, Plan, Texts, Variable, Worded

__all__ = [
    "by_language",
    "choices",
    "join",
    "name",
    "text",
    "where_to_collect",
    "why_to_collect",
]


def name(vocabulary: str, value: str) -> str:
    """The reader's word for a coded `value` of "kind", "source", "owner" …

    A word that only this installation's plan knows is shown with its underscores as spaces.
    """
    known = NAMES[vocabulary].get(value)
    if known is not None:
        return str(known)
    return value if vocabulary == "unit" else value.replace("_", " ").capitalize()


def choices(vocabulary: str, values: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs for a form field, in the order given."""
    return [(value, name(vocabulary, value)) for value in values]


def text(item: Worded, field: str = "label") -> str:
    """A text of a variable, question, … in the active language."""
    return item.text(field, get_language() or "en")


def by_language(kept: Texts, offered: Collection[str]) -> list[dict[str, Any]]:
    """A row to write in for each language; what is `offered` and has no text yet is missing."""
    return [
        {
            "tag": tag,
            "language": name("language", tag),
            "value": kept.get(tag, ""),
            "missing": tag in offered and not kept.get(tag),
            "offered": tag in offered,
        }
        for tag in LANGUAGES
    ]


def join(parts: Iterable[str]) -> str:
    """A list as one text, with the list mark of the active language."""
    mark = "、" if (get_language() or "").startswith("zh") else ", "
    return mark.join(parts)


def where_to_collect(variable: Variable) -> str:
    """The place in the business process: sources, and the way of collection."""
    sources = join(name("source", source) for source in variable.source)
    way = name("way", variable.collection)
    return _("%(way)s: %(sources)s") % {"way": way, "sources": sources}


def why_to_collect(plan: Plan, found: Gap) -> str:
    """Why it hurts to lack it: who must have it, what it serves, the questions it blocks."""
    variable = found.variable
    parts: list[Any] = []
    if variable.required:
        parts.append(
            _("Required for %(whom)s.") % {"whom": name("required_for", variable.required_for)}
        )
    if found.questions:
        first, more = text(found.questions[0]), len(found.questions) - 1
        parts.append(
            ngettext(
                "Needed to answer “%(question)s” and %(more)s more.",
                "Needed to answer “%(question)s” and %(more)s more.",
                more,
            )
            % {"question": first, "more": more}
            if more
            else _("Needed to answer “%(question)s”.") % {"question": first}
        )
    purpose = plan.purposes.get(variable.purpose)
    if purpose and not found.questions:
        parts.append(_("Serves “%(purpose)s”.") % {"purpose": text(purpose)})
    gap = "" if (get_language() or "").startswith("zh") else " "
    return gap.join(parts)
