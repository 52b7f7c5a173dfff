"""What is foretold or measured of a customer in one figure: a plug-in in `related/scores/`.

One file is one plug-in, named as the score and listed nowhere. It knows no Django and holds

    LABEL, MEANING   its name and its definition in plain words, each in en, es, zh-hans, zh-hant
    GOAL             the business goal that it serves, in the four languages
    UNIT             "probability", "share", "money", "purchases", "days" or "points" (0 to
                     100)
    GOOD             "high" or "low": which end a company wishes for
    NEEDS            codes of behavioural variables, and columns of `Frame` that are told of
                     answers, contacts and contracts (`logic.scores.beside`)
    AFTER            other scores that it is made of
    REASONS          code of a reason -> words, `{n}` for the number that goes with it
    REFERENCE        where the method is published
    VERSION          a whole number, raised with each change of the values
    HORIZON          days that it foretells, where not those of the settings
    fit(given)       learn: a `Fitted`, judged on a window that is over; raises `Unfit`
    score(fitted, frame)  the `Scored` of each row of a frame, row by row, so that any part of the
                     customers gives the same values as all of them
    came(before, after)  (may be left out) what became of customers between two frames: their places
                     in `before` and a number each, as the score foretells it
    OUTCOME          the variables that `came` wants to know

A score sees its customers through `Given` only, which tells nothing later than the day asked for.
Packages from outside offer the same as a module by an entry point of the group
`threefold.scores`.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import entry_points
from types import ModuleType
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from threefold.kit.errors import NotFound
from threefold.kit.registry import Registry
from threefold.kit.worded import Words, words
from threefold.related import scores
from threefold.related.logic.propensity.measures import Numbers
from threefold.related.logic.scores.cards import Judged, Rival
from threefold.related.logic.scores.frames import Choices, Frame, Unfit

__all__ = [
    "Choices",
    "Fitted",
    "Frame",
    "Given",
    "Judged",
    "Rival",
    "Score",
    "Scored",
    "Unfit",
    "all_scores",
    "find",
    "in_order",
    "words",
]

GROUP = "threefold.scores"
UNITS = ("probability", "share", "money", "purchases", "days", "points")


@dataclass(frozen=True, slots=True)
class Fitted:
    """What was learned: `model` for the score itself, `parameters` and `data` for its card."""

    model: Any
    judged: Judged
    parameters: Mapping[str, Any] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scored:
    """One place a row of the frame; NaN where nothing is told. `reasons` are JSON lists."""

    value: Numbers
    low: Numbers
    high: Numbers
    reasons: pa.Array


class Given(Protocol):
    """What a score may look at, as of a day."""

    @property
    def choices(self) -> Choices: ...

    def frame(self, back: int = 0, *, days: int = 0, codes: Sequence[str] | None = None) -> Frame:
        """Some customers as of `back` horizons before the day, ordered by customer: enough of them
        to learn from, the same ones each time. Who was not there yet is left out.

        `days` stand for the horizon of a score that has one of its own; `codes` are the variables
        it wants to know of earlier days (all).
        """
        ...

    def tries(self) -> tuple[Frame, Numbers]:
        """One row a time we tried to reach a customer in the newest horizon, with what was known
        of his contacts before it; and whether each was answered."""
        ...

    def tried(self, back: int = 0) -> Frame:
        """Everybody we had tried to reach as of `back` horizons before the day, with his contacts
        alone."""
        ...

    def asked(self, back: int = 0) -> Frame:
        """Everybody who told something of where he buys until the day, as they were `back`
        horizons before; who was not there yet is left out."""
        ...

    def fitted(self, code: str) -> Fitted:
        """Another score, which was learned before; raises `Unfit` where that is not published."""
        ...


@dataclass(frozen=True, slots=True)
class Score:
    code: str
    label: Words
    meaning: Words
    goal: Words
    unit: str
    good: str
    needs: tuple[str, ...]
    after: tuple[str, ...]
    reasons: Mapping[str, Words]
    reference: str
    version: int
    plugin: ModuleType
    horizon: int = 0
    outcome: tuple[str, ...] = ()

    def fit(self, given: Given) -> Fitted:
        found: Fitted = self.plugin.fit(given)
        return found

    def score(self, fitted: Fitted, frame: Frame) -> Scored:
        found: Scored = self.plugin.score(fitted, frame)
        return found

    @property
    def followed(self) -> bool:
        """Whether what came can be held against what was said."""
        return hasattr(self.plugin, "came")

    def came(self, before: Frame, after: Frame) -> tuple[NDArray[np.intp], Numbers]:
        rows, told = self.plugin.came(before, after)
        return np.asarray(rows), np.asarray(told)


@cache
def all_scores() -> Mapping[str, Score]:
    """Every score by its code, each after those that it is made of."""
    found: Registry[Score] = Registry("score")
    modules = {
        module.name: importlib.import_module(f"{scores.__name__}.{module.name}")
        for module in pkgutil.iter_modules(scores.__path__)
        if not module.name.startswith("_")
    }
    for entry in entry_points(group=GROUP):
        modules.setdefault(entry.name, entry.load())
    known = {code: _read(code, module) for code, module in modules.items()}
    for code in in_order(known):
        found.add(code, known[code])
    return dict(found)


def in_order(known: Mapping[str, Score], wanted: Sequence[str] = ()) -> list[str]:
    """These codes (all) and those they are made of, each after what it is made of."""
    done: list[str] = []

    def put(code: str) -> None:
        if code not in done:
            for other in known[code].after:
                put(other)
            done.append(code)

    for code in wanted or sorted(known, key=lambda code: (_PLACES.get(code, 99), code)):
        put(code)
    return done


_PLACES = {
    code: place
    for place, code in enumerate((
        "churn", "churn_contract", "lifetime_value", "expected_purchases", "next_purchase_day",
        "satisfaction", "loyalty", "contact_propensity", "call_propensity", "contact_value",
    ))
}  # fmt: skip
"""In which order the catalogue tells those that come with the program."""


def find(code: str) -> Score:
    known = all_scores()
    if code not in known:
        raise NotFound(f"There is no score {code!r}.", remedy=f"Known: {', '.join(known)}.")
    return known[code]


def _read(code: str, module: ModuleType) -> Score:
    return Score(
        code=code,
        label=module.LABEL,
        meaning=module.MEANING,
        goal=module.GOAL,
        unit=module.UNIT,
        good=module.GOOD,
        needs=tuple(module.NEEDS),
        after=tuple(getattr(module, "AFTER", ())),
        reasons=module.REASONS,
        reference=module.REFERENCE,
        version=module.VERSION,
        plugin=module,
        horizon=int(getattr(module, "HORIZON", 0)),
        outcome=tuple(getattr(module, "OUTCOME", ())),
    )
