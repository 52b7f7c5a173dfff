"""How many customers a rule means, how many it does not, and of how many nobody knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from threefold.segments.logic import asking
from threefold.segments.logic.funnels import cases, tally
from threefold.segments.logic.rules import Rule, parts_of, text_of, to_dict
from threefold.segments.models import Segment
from threefold.segments.service.ground import Ground, ground
from threefold.segments.service.reading import read, rule_of


@dataclass(frozen=True)
class Counted:
    """`members` + `others` + `unknown` = `customers`, as of a day."""

    rule: str
    as_of: date
    customers: int
    members: int
    others: int
    unknown: int


@dataclass(frozen=True)
class Step:
    """One condition of those that must all hold, asked of whom all before it kept.

    `kept` go on, `refused` do not meet it, `unknown` have no value; `alone` meet it, whatever else.
    """

    rule: str
    tree: dict[str, Any]
    kept: int
    refused: int
    unknown: int
    alone: int


@dataclass(frozen=True)
class Funnel:
    counted: Counted
    steps: tuple[Step, ...]


def count(given: str | Mapping[str, Any] | Rule | Segment, *, as_of: date | None = None) -> Counted:
    """Customers of a rule or a segment, as of that day or the newest of the wide view.

    Raises RuleError for what is no rule, NotFound where there is no wide view of that day.
    """
    on, asked = ground(as_of), _asked(given)
    meant = on.meant(asked)
    found = on.ask(asking.counted([meant.condition]), [meant]).to_pylist()[0]
    return _counted(asked, on, found["customers"], found["m0"], found["u0"])


def funnel(given: str | Mapping[str, Any] | Rule | Segment, *, as_of: date | None = None) -> Funnel:
    """The same, and why others are left out: condition after condition."""
    on, asked = ground(as_of), _asked(given)
    if isinstance(asked, Segment):
        if not asked.live:
            return Funnel(count(asked, as_of=as_of), ())
        asked = rule_of(asked)
    parts = parts_of(asked)
    meant = [on.meant(part, f"r{n}") for n, part in enumerate(parts)]
    told = tally(on.ask(cases([each.condition for each in meant]), meant), len(parts))
    return Funnel(
        _counted(asked, on, told.customers, told.members, told.unknown),
        tuple(
            Step(text_of(part), to_dict(part), each.kept, each.refused, each.unknown, each.alone)
            for part, each in zip(parts, told.stages, strict=True)
        ),
    )


@dataclass(frozen=True)
class Overlap:
    """Sizes of segments, and how many customers each two of them share."""

    as_of: date
    sizes: tuple[int, ...]
    both: Mapping[tuple[int, int], int]

    def shared(self, one: int, other: int) -> int:
        """Customers in both, by their places."""
        if one == other:
            return self.sizes[one]
        return self.both[min(one, other), max(one, other)]


def overlap(segments: Sequence[Segment]) -> Overlap:
    """How far these segments hold the same customers now."""
    on = ground()
    meant = [on.meant(each) for each in segments]
    row = on.ask(asking.overlaps([each.condition for each in meant]), meant).to_pylist()[0]
    pairs = {(a, b): row[f"b{a}_{b}"] for a, b in combinations(range(len(meant)), 2)}
    return Overlap(on.as_of, tuple(row[f"m{n}"] for n in range(len(meant))), pairs)


def beside(segment: Segment, others: Sequence[Segment]) -> list[tuple[Segment, int, int]]:
    """(other, its size, customers in both) of one segment beside others, now."""
    on = ground()
    meant = [on.meant(each) for each in (segment, *others)]
    row = on.ask(asking.shared_with([each.condition for each in meant]), meant).to_pylist()[0]
    return [(each, row[f"m{n}"], row[f"b{n}"]) for n, each in enumerate(others, 1)]


def _asked(given: str | Mapping[str, Any] | Rule | Segment) -> Rule | Segment:
    return read(given) if isinstance(given, str | Mapping) else given


def _counted(
    asked: Rule | Segment, on: Ground, customers: int, members: int, unknown: int
) -> Counted:
    said = asked.rule if isinstance(asked, Segment) else text_of(asked)
    return Counted(said, on.as_of, customers, members, customers - members - unknown, unknown)
