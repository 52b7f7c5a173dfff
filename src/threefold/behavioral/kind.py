"""The shape of a kind of event: what one must and may say, in which bounds, with what outcomes.

The kinds themselves are the files of `kinds/`, one for each family. A row is refused only for what
would make a figure wrong; what merely is missing, or is a word nobody knows where no figure rests
on it, is let in as it is.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from threefold.plan.types import EventKind, Texts, Worded

KEYED, DROPPED = "keyed", "dropped"


@dataclass(frozen=True)
class Outcome:
    """How an event may end: the word kept, and others for it.

    `back`: it takes something back. `notice`: it names another event, and need say nothing more.
    """

    value: str
    same: tuple[str, ...] = ()
    back: bool = False
    notice: bool = False


@dataclass(frozen=True)
class Property(Worded):
    """What only this kind has, kept beside the columns.

    `personal` is what becomes of a value that tells who somebody is: "keyed" (a keyed hash stands
    for it, so that equal ones still meet), "dropped", or "" where it tells nothing of the sort.
    """

    code: str
    type: str = "text"
    unit: str = ""
    values: tuple[str, ...] = ()
    personal: str = ""
    label: Texts = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Kind(Worded):
    """One kind. `required`: of each group one must be there, a field or `property.<name>`.

    `bounds` of numbers are inclusive.

    With `closed` an outcome must be one of `outcomes`, for figures rest on it. `family` is B1 to
    B7. `good` and `bad` are example rows; a bad one says under `fault` what is wrong with it.
    """

    code: str
    family: str
    required: tuple[tuple[str, ...], ...] = ()
    fields: tuple[str, ...] = ()
    bounds: Mapping[str, tuple[int, int]] = field(default_factory=dict, hash=False)
    outcomes: tuple[Outcome, ...] = ()
    closed: bool = False
    properties: tuple[Property, ...] = ()
    label: Texts = field(default_factory=dict, hash=False)
    meaning: Texts = field(default_factory=dict, hash=False)
    good: tuple[Mapping[str, Any], ...] = field(default=(), hash=False)
    bad: tuple[Mapping[str, Any], ...] = field(default=(), hash=False)

    @property
    def back(self) -> tuple[str, ...]:
        """Outcomes that take something back: their amounts are not above nothing."""
        return tuple(each.value for each in self.outcomes if each.back)

    @property
    def notices(self) -> tuple[str, ...]:
        return tuple(each.value for each in self.outcomes if each.notice)

    @property
    def words(self) -> dict[str, str]:
        """Every word for an outcome, with the word that is kept for it."""
        return {word: each.value for each in self.outcomes for word in (each.value, *each.same)}


@cache
def vocabulary() -> Mapping[str, Kind]:
    """Every kind that the product knows, by code."""
    found: dict[str, Kind] = {}
    for file in sorted(files("threefold.behavioral").joinpath("kinds").iterdir(), key=str):
        if file.name.endswith(".toml"):
            told = tomllib.loads(file.read_text("utf-8"))
            found |= {code: _kind(code, each) for code, each in told.items()}
    return found


def with_plan(events: Mapping[str, EventKind]) -> dict[str, Kind]:
    """The vocabulary with the plan's own kinds, and its outcomes beside those of the vocabulary.

    A kind that only the plan knows asks for what the plan requires, and its outcomes are closed
    where it names any. Of a kind that both know the vocabulary says what is required.
    """
    found = dict(vocabulary())
    for code, planned in events.items():
        words = tuple(option.value for option in planned.outcomes)
        known = found.get(code)
        if known is None:
            # An amount without a currency is in the installation's own.
            required = tuple((name,) for name in planned.required if name != "currency")
            found[code] = Kind(
                code, planned.b, required, planned.fields, label=planned.label,
                outcomes=tuple(Outcome(word) for word in words), closed=bool(words),
            )  # fmt: skip
        else:
            more = tuple(Outcome(word) for word in words if word not in known.words)
            found[code] = _wider(known, more)
    return found


def _wider(kind: Kind, more: tuple[Outcome, ...]) -> Kind:
    if not more:
        return kind
    return Kind(**{**vars(kind), "outcomes": (*kind.outcomes, *more)})


def _kind(code: str, told: dict[str, Any]) -> Kind:
    return Kind(
        code=code,
        family=told["family"],
        required=tuple(tuple(group) for group in told.get("required", ())),
        fields=tuple(told.get("fields", ())),
        bounds={name: (low, high) for name, (low, high) in told.get("bounds", {}).items()},
        outcomes=tuple(
            Outcome(
                value, tuple(each.get("same", ())), each.get("back", False),
                each.get("notice", False),
            )
            for value, each in told.get("outcomes", {}).items()
        ),
        closed=told.get("closed", False),
        properties=tuple(
            Property(
                name, each.get("type", "text"), each.get("unit", ""),
                tuple(each.get("values", ())), each.get("personal", ""), each["label"],
            )
            for name, each in told.get("properties", {}).items()
        ),
        label=told["label"],
        meaning=told["meaning"],
        good=tuple(told.get("good", ())),
        bad=tuple(told.get("bad", ())),
    )  # fmt: skip
