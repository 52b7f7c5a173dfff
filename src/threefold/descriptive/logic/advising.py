"""What to mend of one customer, by what it would add to accuracy and reach."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from threefold.descriptive.logic.contactable import STRENGTH

Counts = Mapping[str, tuple[int, int]]
"""Good and total by dimension."""

WHOLE = "*"
_TRY = ("mobile", "phone", "email", "chat", "post", "fax", "web")
_TALKED = STRENGTH["spoken"]
# Below it, another try is worth a clerk's time.
_ENOUGH = 0.7
_SOME_HOPE = 0.25
_ACTIONS: Mapping[str, str] = {
    "completeness": "ask",
    "validity": "correct",
    "consistency": "decide",
    "timeliness": "renew",
    "uniqueness": "same",
}


@dataclass(frozen=True, slots=True)
class Reaching:
    """A contact way as far as advice needs it."""

    way_id: int
    kind: str
    variable: str
    strength: float
    probability: float
    allowed: bool


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to do about a customer's record; `gain`, 0 to 1, is what it adds at most.

    `action` is "ask" (a value or way that is missing), "correct" (one of wrong form), "decide"
    (sources disagree), "renew" (too old), "same" (others have it too), "twice" (the base may hold
    the customer under another number, too), "try" (a way that may work), "replace" (all ways are
    dead) or "leave" (wants no contact). `variable` is "" and `way_id` None where it is about none.
    """

    action: str
    gain: float
    variable: str = ""
    kind: str = ""
    way_id: int | None = None


def advice(
    values: Mapping[str, Counts], ways: Sequence[Reaching], contacts: Iterable[str]
) -> list[Advice]:
    """What to do, the most worthwhile first; `contacts` are the plan's variables for ways."""
    found, planned = _reaching(ways), frozenset(contacts)
    totals: dict[str, list[int]] = {}
    for counts in values.values():
        for dimension, (good, total) in counts.items():
            both = totals.setdefault(dimension, [0, 0])
            both[0] += good
            both[1] += total
    for variable, counts in values.items():
        # Where a way is asked for altogether, each kind of way need not be asked for too.
        best = None if not ways and variable in planned else _value(variable, counts, totals)
        if best is not None:
            found.append(best)
    return sorted(found, key=lambda each: (-each.gain, each.variable))


def _value(variable: str, counts: Counts, totals: Mapping[str, Sequence[int]]) -> Advice | None:
    """The dimension in which mending this value adds most to the mean of the dimensions."""
    best = None
    for dimension, action in _ACTIONS.items():
        good, total = counts.get(dimension, (0, 0))
        if good < total:
            gain = 0.5 * (total - good) / totals[dimension][1] / len(totals)
            if best is None or gain > best.gain:
                best = Advice(action, gain, variable)
    if best is not None and variable == WHOLE:
        return Advice("twice", best.gain)
    return best


def _reaching(ways: Sequence[Reaching]) -> list[Advice]:
    if not ways:
        return [Advice("ask", 0.5 * _TALKED)]
    allowed = [way for way in ways if way.allowed]
    if not allowed:
        return [Advice("leave", 0.0)]
    reach = max(way.probability for way in allowed)
    if reach >= _ENOUGH:
        return []
    open_ = [way for way in allowed if way.strength > 0]
    if not open_:
        return [Advice("replace", 0.5 * _TALKED)]
    best = max(open_, key=lambda way: (way.probability >= _SOME_HOPE, -_TRY.index(way.kind)))
    gain = 0.5 * max(_TALKED - reach, 0.0)
    return [Advice("try", gain, best.variable, best.kind, best.way_id)]
