"""What variables there are, how far they are known, and how their values are spread."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.core.cache import cache

from threefold.behavioral import variable
from threefold.behavioral.logic.spread import Spread, spread, stability
from threefold.behavioral.service.distilled import asked, filled, snapshots, variables
from threefold.behavioral.types import Standing
from threefold.behavioral.variable import Definition, Variable
from threefold.engine import service as engine

_Answer = TypeVar("_Answer")

FAMILIES = (
    "purchase", "contact", "campaign_response", "page_view", "visit", "subscription", "call",
    "trade", "cash_movement", "any", "other",
)  # fmt: skip
"""Families of variables, by the first kind of event that they need."""


@dataclass(frozen=True)
class Listed:
    """One definition; `share` of customers with a value, None where it was never distilled."""

    definition: Definition
    family: str
    filled: bool
    share: float | None


@dataclass(frozen=True)
class Windowed:
    """One window of a definition, and its values in the newest snapshot."""

    variable: Variable
    spread: Spread | None


@dataclass(frozen=True)
class Drift:
    """A variable as of two days; `stability` as in `logic.spread`, None where not told."""

    day: Standing
    before: Spread
    stability: float | None


@dataclass(frozen=True)
class Told:
    """One variable in the newest snapshot; without `spread` that holds none of its events."""

    variable: Variable
    family: str
    standing: Standing | None
    spread: Spread | None
    windows: tuple[Windowed, ...]
    drift: Drift | None


def family_of(one: Definition) -> str:
    if not one.kinds:
        return "any"
    return one.kinds[0] if one.kinds[0] in FAMILIES else "other"


def catalogue() -> tuple[Standing | None, list[Listed]]:
    """The newest snapshot, and every definition in the order of families."""
    there = snapshots()
    newest = there[0] if there else None
    shares = _shares(newest) if newest else {}
    listed = [
        Listed(one, family_of(one), one.column in shares, shares.get(one.column))
        for one in variable.definitions().values()
    ]
    return newest, sorted(listed, key=lambda each: FAMILIES.index(each.family))


def _shares(standing: Standing) -> Mapping[str, float | None]:
    """Of the first column of each definition: the share of customers with a value; one question."""

    def ask() -> dict[str, float | None]:
        first = {each.column for each in variable.definitions().values()}
        codes = [code for code in filled(standing.as_of) if code in first]
        if not codes:
            return {}
        sql, inputs = asked(as_of=standing.as_of, codes=codes)
        counts = ", ".join(f"count({code}) as {code}" for code in codes)
        found = engine.shared().query(
            f"select count(*) as customers, {counts} from ({sql}) held", inputs=inputs
        ).to_pylist()[0]  # fmt: skip
        customers = found["customers"]
        return {code: found[code] / customers if customers else None for code in codes}

    return _kept(standing, "shares", ask)


def told(code: str) -> Told:
    """Meaning, spread, windows and drift of a variable; raises NotFound where there is none."""
    one = variable.find(code)
    family = family_of(one.definition)
    every = [each for each in variable.all_variables().values() if each.definition.code
             == one.definition.code]  # fmt: skip
    there = snapshots()
    known = set(filled(there[0].as_of)) if there else set()
    if code not in known:
        windows = tuple(Windowed(each, None) for each in every)
        return Told(one, family, there[0] if there else None, None, windows, None)
    spreads = _spreads(there[0], [each.code for each in every])
    return Told(
        one,
        family,
        there[0],
        spreads[code],
        tuple(Windowed(each, spreads[each.code]) for each in every),
        _drift(code, there[0], there[1]) if len(there) > 1 else None,
    )


def _spreads(standing: Standing, codes: Sequence[str]) -> dict[str, Spread]:
    def ask() -> dict[str, Spread]:
        held = variables(as_of=standing.as_of, codes=codes)
        return {code: spread(held[code]) for code in codes}

    return _kept(standing, f"spread-{codes[0]}", ask)


def _drift(code: str, newest: Standing, earlier: Standing) -> Drift | None:
    def ask() -> tuple[Spread, float | None] | None:
        if code not in filled(earlier.as_of):
            return None
        now = variables(as_of=newest.as_of, codes=[code])[code]
        before = variables(as_of=earlier.as_of, codes=[code])[code]
        return spread(before), stability(now, before)

    found = _kept(newest, f"drift-{code}-{_name(earlier)}", ask)
    return Drift(earlier, *found) if found else None


def _name(standing: Standing) -> str:
    return f"{standing.as_of:%Y%m%d}-{standing.revision}-{standing.made_at.timestamp():.0f}"


def _kept(standing: Standing, name: str, ask: Callable[[], _Answer]) -> _Answer:
    """What `ask` answered of a snapshot, if it was asked before."""
    key = f"behavioral-variables-{_name(standing)}-{name}"
    known: _Answer | None = cache.get(key)
    if known is None:
        known = ask()
        cache.set(key, known, 86_400)
    return known
