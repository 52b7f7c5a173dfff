"""Model cards: how a score was made, and how good it is on customers whose future is known.

After Mitchell et al. (2019), Model Cards for Model Reporting, Proc. FAT* 2019, 220-229.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any

import numpy as np

from threefold.related.logic.propensity.measures import Numbers

_TINY = 1e-4
_BARS = 20


@dataclass(frozen=True, slots=True)
class Rival:
    """What a score is held against: its own or a baseline's `measures` on the same customers."""

    name: str
    measures: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Judged:
    """How a score did on a window that was over: `learned_until` the end of what it was learned
    from, `tried_until` the end of what it had to foretell.

    `why` is a code that says why it is not published, "" where it is. `bins` are groups of
    customers from the lowest to the highest forecast: customers, said, came. `gains` is the share
    of all that came found among the highest tenth, two tenths …
    """

    why: str = ""
    learned_until: str = ""
    tried_until: str = ""
    customers: int = 0
    came: float = 0.0
    rivals: tuple[Rival, ...] = ()
    bins: tuple[Mapping[str, float], ...] = ()
    gains: tuple[float, ...] = ()
    inside: float | None = None
    """Share of customers whose outcome fell within the 80 % interval."""


@dataclass(frozen=True, slots=True)
class Followed:
    """What was said on the day `since` beside what came `until` another: means of both, `error`
    the mean distance over ten groups of customers, and what of it is `by_chance` alone. `auc`
    where something came or did not."""

    since: str
    until: str
    customers: int
    said: float
    came: float
    error: float
    by_chance: float
    auc: float | None = None
    bins: tuple[Mapping[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """One computation of one score. Days are ISO texts; `horizon` in days.

    `drift` is the population stability index of the values against the day before it was kept,
    `moved` that of each input against the card of `moved_since`; `inputs` how they are laid out.
    `followed` tells of the newest day whose horizon is over.
    """

    code: str
    version: int
    as_of: str
    made_at: str
    published: bool
    why: str = ""
    horizon: int = 0
    customers: int = 0
    data: Mapping[str, Any] = field(default_factory=dict)
    parameters: Mapping[str, Any] = field(default_factory=dict)
    judged: Judged = field(default_factory=Judged)
    mean: float | None = None
    edges: tuple[float, ...] = ()
    counts: tuple[int, ...] = ()
    drift: float | None = None
    drift_since: str = ""
    inputs: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    moved: Mapping[str, float] = field(default_factory=dict)
    moved_since: str = ""
    followed: Followed | None = None
    seconds: float = 0.0

    def written(self) -> str:
        return json.dumps(_plain(asdict(self)), ensure_ascii=False, sort_keys=True)

    @classmethod
    def read(cls, text: str) -> Card:
        """Fields that an older version did not write take their usual values."""
        found = _known(cls, json.loads(text))
        judged = _known(Judged, found.get("judged", {}))
        rivals = tuple(Rival(**each) for each in judged.get("rivals", ()))
        judged |= {"rivals": rivals, **_tuples(judged, "bins", "gains")}
        told = found.get("followed")
        found["followed"] = _followed(told) if told else None
        return cls(**(found | {"judged": Judged(**judged), **_tuples(found, "edges", "counts")}))


def spread(values: Numbers) -> tuple[tuple[float, ...], tuple[int, ...]]:
    """Edges and counts of a histogram; the outermost hundredths lie in the outermost bars."""
    if not len(values):
        return (), ()
    low, high = (float(each) for each in np.quantile(values, (0.01, 0.99)))
    if high <= low:
        high = low + max(abs(low) * 0.1, 1e-9)
    edges = np.linspace(low, high, _BARS + 1)
    place = np.clip(np.searchsorted(edges, values, side="right") - 1, 0, _BARS - 1)
    counts = np.bincount(place, minlength=_BARS)
    return tuple(float(each) for each in edges), tuple(int(each) for each in counts)


def stability(now: Numbers, before: Numbers) -> float | None:
    """Population stability index over the tenths of `before`: sum of (p - q) ln(p / q)."""
    if not len(now) or not len(before):
        return None
    edges = np.unique(np.quantile(before, np.arange(0.1, 1.0, 0.1)))
    p, q = (
        np.bincount(np.searchsorted(edges, each, side="left"), minlength=len(edges) + 1) / len(each)
        for each in (now, before)
    )
    return index(p, q)


def index(p: Numbers, q: Numbers) -> float:
    """The population stability index of two spreads over the same parts."""
    p, q = np.maximum(p, _TINY), np.maximum(q, _TINY)
    return float(((p - q) * np.log(p / q)).sum())


def _followed(told: Mapping[str, Any]) -> Followed:
    known = _known(Followed, told)
    return Followed(**(known | _tuples(known, "bins")))


def _known(
    kind: type[Card] | type[Judged] | type[Followed], found: Mapping[str, Any]
) -> dict[str, Any]:
    names = {each.name for each in fields(kind)}
    return {name: value for name, value in found.items() if name in names}


def _tuples(found: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: tuple(found.get(name, ())) for name in names}


def _plain(value: Any) -> Any:
    """NaN has no place in JSON."""
    if isinstance(value, Mapping):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(each) for each in value]
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not np.isfinite(value):
        return None
    return value
