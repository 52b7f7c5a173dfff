"""What is wrong with a rule, where, and what would be right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from threefold.kit.errors import Invalid
from threefold.kit.phrases import phrase
from threefold.segments.logic.rules.fields import Field, Type

SHOWN = 60
_NEAR, _ENOUGH = 3, 75


class RuleError(Invalid):
    """`start` and `end` are offsets into the rule's text, for what is to be underlined.

    A rule given as a tree has none (-1): there `where` has the path to the wrong part.
    """

    def __init__(
        self, message: str, *, remedy: str, where: Mapping[str, Any], start: int, end: int
    ) -> None:
        super().__init__(message, remedy=remedy, where=where)
        self.start, self.end = start, end


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the rule's text."""

    text: str
    start: int
    end: int

    def error(self, message: str, remedy: str = "") -> RuleError:
        before = self.text[: self.start]
        where = {"column": self.start - before.rfind("\n")}
        if "\n" in self.text.strip():
            where = {"line": before.count("\n") + 1, **where}
        return RuleError(message, remedy=remedy, where=where, start=self.start, end=self.end)


@dataclass(frozen=True, slots=True)
class Path:
    """A part of a tree, as in `all[1].value`."""

    said: str = ""

    def at(self, step: str | int) -> Path:
        if isinstance(step, int):
            return Path(f"{self.said}[{step}]")
        return Path(f"{self.said}.{step}" if self.said else step)

    def error(self, message: str, remedy: str = "") -> RuleError:
        where = {"path": self.said} if self.said else {}
        return RuleError(message, remedy=remedy, where=where, start=-1, end=-1)


Place: TypeAlias = Span | Path


def type_said(kind: Type) -> str:
    match kind:
        case "number":
            return phrase("a number")
        case "text":
            return phrase("a text")
        case "day":
            return phrase("a day")
        case "flag":
            return phrase("yes or no")


def shown(said: object) -> str:
    """What was found, short, what cannot be seen as its code."""
    text = str(said)
    text = text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
    return "".join(each if each.isprintable() else f"U+{ord(each):04X}" for each in text)


def near(name: str, codes: Iterable[str]) -> list[str]:
    from rapidfuzz import process

    said = name[: 2 * SHOWN].lower()
    found = process.extract(
        said, list(codes), limit=_NEAR, score_cutoff=_ENOUGH, processor=str.lower
    )
    return [each[0] for each in found]


def did_you_mean(name: str, codes: Iterable[str], *, otherwise: str = "") -> str:
    found = near(name, codes)
    if not found:
        return otherwise
    return phrase("Did you mean %(names)s?", names=", ".join(found))


def near_fields(name: str, fields: Mapping[str, Field]) -> str:
    """Also by their labels, in whatever language these were read."""
    said = name.lower()
    same = [
        each.code
        for each in fields.values()
        if any(said == label.lower() for label in each.label.values())
    ]
    if same:
        return phrase("Did you mean %(names)s?", names=", ".join(same[:_NEAR]))
    return did_you_mean(name, fields, otherwise=phrase("Choose one of the fields in the list."))
