"""What was found, as it is kept: figures of groups and their rules, nothing of single customers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from threefold.segments.logic.groups.dividing import Tried
from threefold.segments.logic.groups.scaling import LeftOut, Scale
from threefold.segments.logic.groups.telling import Trait

CLEAR, MIDDLING = 0.5, 0.25
"""Silhouettes from which groups are told apart clearly, and tolerably: Kaufman and Rousseeuw
(1990), Finding Groups in Data, table 4."""


@dataclass(frozen=True, slots=True)
class Group:
    """One group: its customers, what sets it apart, and a rule with how well it fits.

    Of all customers that meet the `rule`, `ruled`, and of the group, `both` are in the other too.
    """

    customers: int
    traits: tuple[Trait, ...]
    rule: str
    ruled: int
    both: int

    @property
    def precision(self) -> float:
        """Of those who meet the rule, the share that is in the group."""
        return self.both / self.ruled if self.ruled else 0.0

    @property
    def recall(self) -> float:
        """Of the group, the share that meets the rule."""
        return self.both / self.customers if self.customers else 0.0


@dataclass(frozen=True, slots=True)
class Finding:
    """Groups as of a day, the largest first, found among `sample` of `customers`.

    Of `little` customers too little is known to put them into a group. The figures were brought
    together in so many main `directions`, which tell `told_share` of all differences.
    """

    customers: int
    little: int
    sample: int
    directions: int
    told_share: float
    silhouette: float
    tried: tuple[Tried, ...]
    scales: tuple[Scale, ...]
    left: tuple[LeftOut, ...]
    groups: tuple[Group, ...]
    seconds: float

    @property
    def parted(self) -> str:
        """How well the groups are told apart: clear, middling, or weak."""
        if self.silhouette >= CLEAR:
            return "clear"
        return "middling" if self.silhouette >= MIDDLING else "weak"

    def told(self) -> dict[str, Any]:
        """As programs get it: the document, with how well each rule fits."""
        fits = [{"precision": each.precision, "recall": each.recall} for each in self.groups]
        groups = [each | fit for each, fit in zip(self.document()["groups"], fits, strict=True)]
        return self.document() | {"parted": self.parted, "groups": groups}

    def document(self) -> dict[str, Any]:
        return asdict(self)


def read(document: Mapping[str, Any]) -> Finding:
    """The finding of a document."""
    given = dict(document)
    return Finding(
        **given
        | {
            "tried": tuple(Tried(**each) for each in given["tried"]),
            "scales": tuple(Scale(**each) for each in given["scales"]),
            "left": tuple(LeftOut(**each) for each in given["left"]),
            "groups": tuple(
                Group(**each | {"traits": tuple(Trait(**one) for one in each["traits"])})
                for each in given["groups"]
            ),
        }
    )
