"""One division of all customers: its classes in order, the rules by which they are told.

The ready ones are files in `segments/classes/`, each named as its division:

    order      which comes first; a later one may ask for the class of an earlier one
    label      its name in en, es, zh-hans and zh-hant; `meaning` in a sentence
    measure    a number of the wide view by which customers are ranked, if they are
    shown      the classes as people read them, where that is another order
    by_hand    true where staff tell the class and no rule does
    numbers    by code: value, kind (integer, decimal, share, days), least, most, label;
               rules name them as {code}
    evidence   what speaks for and against, each with points, weighed together in `points`
    class      in the order they are tried; one without a rule takes all who are left
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from threefold.kit.errors import Invalid
from threefold.kit.phrases import phrase
from threefold.kit.worded import Words

__all__ = ["Evidence", "Ladder", "Number", "Step", "changed", "document", "filled", "read"]

_NAMED = re.compile(r"\{([a-z_0-9]+)\}")
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Number:
    """A bound that rules name. A share is written from 0 to 1."""

    code: str
    label: Words
    kind: str
    value: float
    least: float
    most: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for (points above 0) or against (below 0) the first class."""

    code: str
    label: Words
    rule: str
    points: int


@dataclass(frozen=True, slots=True)
class Step:
    """One class. `ask` is what staff must add where they tell it by hand."""

    code: str
    label: Words
    meaning: Words
    why: Words
    rule: str
    tone: str
    ask: str = ""


@dataclass(frozen=True, slots=True)
class Ladder:
    code: str
    order: int
    label: Words
    meaning: Words
    numbers: tuple[Number, ...]
    evidence: tuple[Evidence, ...]
    steps: tuple[Step, ...]
    measure: str = ""
    by_hand: bool = False
    shown: tuple[str, ...] = ()

    def step(self, code: str | None) -> Step | None:
        return next((each for each in self.steps if each.code == code), None)

    @property
    def codes(self) -> tuple[str, ...]:
        """The classes in the order in which people read them."""
        return self.shown or tuple(each.code for each in self.steps)

    @property
    def texts(self) -> Mapping[str, str]:
        """The rules as they are written, by `class.<code>` and `evidence.<code>`."""
        return {
            **{f"evidence.{each.code}": each.rule for each in self.evidence},
            **{f"class.{each.code}": each.rule for each in self.steps if each.rule},
        }

    def rule(self, key: str) -> str:
        """The rule of that key with its numbers put in."""
        return filled(self.texts[key], self.numbers)


def read(code: str, text: str) -> Ladder:
    """The division of a file's text."""
    told: dict[str, Any] = tomllib.loads(text)
    return Ladder(
        code=code,
        order=told["order"],
        label=told["label"],
        meaning=told["meaning"],
        numbers=tuple(
            Number(
                name, one["label"], one["kind"], float(one["value"]),
                float(one["least"]), float(one["most"]),
            )
            for name, one in told.get("numbers", {}).items()
        ),
        evidence=tuple(
            Evidence(one["code"], one["label"], one["rule"], int(one["points"]))
            for one in told.get("evidence", [])
        ),
        steps=tuple(
            Step(
                one["code"], one["label"], one["meaning"], one.get("why", {}),
                one.get("rule", ""), one["tone"], one.get("ask", ""),
            )
            for one in told["class"]
        ),
        measure=told.get("measure", ""),
        by_hand=told.get("by_hand", False),
        shown=tuple(told.get("shown", ())),
    )  # fmt: skip


def document(ladder: Ladder) -> dict[str, Any]:
    """What a company may change of it, as JSON holds it."""
    return {
        "numbers": {each.code: each.value for each in ladder.numbers},
        "points": {each.code: each.points for each in ladder.evidence},
        "rules": dict(ladder.texts),
        "measure": ladder.measure,
    }


def changed(ladder: Ladder, held: Mapping[str, Any]) -> Ladder:
    """The ladder with what `held`, a `document`, says; what it does not name stays."""
    numbers, points = held.get("numbers", {}), held.get("points", {})
    rules = held.get("rules", {})
    return replace(
        ladder,
        numbers=tuple(
            replace(each, value=float(numbers.get(each.code, each.value)))
            for each in ladder.numbers
        ),
        evidence=tuple(
            replace(
                each,
                points=int(points.get(each.code, each.points)),
                rule=rules.get(f"evidence.{each.code}", each.rule),
            )
            for each in ladder.evidence
        ),
        steps=tuple(
            replace(each, rule=rules.get(f"class.{each.code}", each.rule)) if each.rule else each
            for each in ladder.steps
        ),
        measure=held.get("measure", ladder.measure),
    )


def filled(text: str, numbers: tuple[Number, ...]) -> str:
    """A rule with its numbers put in for their names. Raises Invalid for a name unknown."""
    if len(text) > _LONGEST:
        raise Invalid(
            phrase("A rule may have at most %(count)s characters.", count=_LONGEST),
            remedy=phrase("Say the same in fewer conditions."),
        )
    values = {each.code: written(each.value) for each in numbers}

    def put(found: re.Match[str]) -> str:
        if found[1] not in values:
            raise Invalid(
                phrase("There is no number called {%(name)s}.", name=found[1]),
                remedy=phrase(
                    "Known: %(names)s.", names=", ".join(f"{{{each}}}" for each in values)
                ),
            )
        return values[found[1]]

    return _NAMED.sub(put, text)


def written(value: float) -> str:
    """A number without an exponent, as rules have it."""
    return format(Decimal(repr(value)).normalize(), "f")
