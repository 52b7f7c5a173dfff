"""Whether what a score is made of and what it says is as it was, and whether it came true."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from threefold.related.logic.propensity.measures import Numbers, auc, reliability
from threefold.related.logic.scores.cards import Card, Followed, index

LITTLE, MUCH = 0.1, 0.25
"""Bounds of the population stability index as in common use in credit scoring."""
NEAR, FAR = 0.025, 0.05
"""Mean distance of what came from what was said: of chances, and four times it of amounts."""
LEAST = 100
"""Customers below which nothing is said of what came."""
_AMOUNTS = 4
_MEAN_OF_NORMAL = 0.8
"""Mean distance from its centre of what is normal with a standard deviation of 1."""
_BINS = 10


def laid_out(values: Numbers) -> dict[str, Any]:
    """How values spread: tenths, the share in each, and that of missing ones."""
    there = values[np.isfinite(values)]
    edges = np.unique(np.quantile(there, np.arange(0.1, 1.0, 0.1))) if len(there) else np.array([])
    return {
        "edges": [float(f"{each:.6g}") for each in edges],
        "shares": _shares(values, np.array([float(f"{each:.6g}") for each in edges])),
    }


def moved(now: Numbers, before: Mapping[str, Any]) -> float:
    """The population stability index of values against how others were laid out before; missing
    ones are a part of their own."""
    return index(
        np.array(_shares(now, np.array(before["edges"], dtype=np.float64))),
        np.array(before["shares"], dtype=np.float64),
    )


def _shares(values: Numbers, edges: Numbers) -> list[float]:
    there = values[np.isfinite(values)]
    counts = np.bincount(np.searchsorted(edges, there, side="left"), minlength=len(edges) + 1)
    whole = max(len(values), 1)
    missing = len(values) - len(there)
    return [round(float(each) / whole, 6) for each in (*counts, missing)]


def followed(said: Numbers, came: Numbers, *, since: str, until: str) -> Followed | None:
    """What was said on a day beside what came until another; None of too few customers."""
    if len(said) < LEAST:
        return None
    groups = [part for part in np.array_split(np.argsort(said, kind="stable"), _BINS) if len(part)]
    off = sum(len(part) * abs(said[part].mean() - came[part].mean()) for part in groups)
    chance = sum(len(part) * came[part].std() / np.sqrt(len(part)) for part in groups)
    one_or_none = bool(np.isin(came, (0.0, 1.0)).all()) and bool(0 < came.sum() < len(came))
    return Followed(
        since=since,
        until=until,
        customers=len(said),
        said=float(said.mean()),
        came=float(came.mean()),
        error=float(off / len(said)),
        by_chance=float(_MEAN_OF_NORMAL * chance / len(said)),
        auc=auc(said, came) if one_or_none else None,
        bins=tuple(
            {"customers": each.customers, "said": each.said, "came": each.came}
            for each in reliability(said, came, _BINS)
        ),
    )


def how_far(told: Followed, unit: str) -> int:
    """0 where what came is as said but for chance, 1 where it is somewhat off, 2 where it is far
    off."""
    scale = 1.0 if unit in ("probability", "share") else _AMOUNTS * max(abs(told.came), 1e-9)
    for level, bound in ((2, FAR), (1, NEAR)):
        if told.error > bound * scale and told.error > 2 * told.by_chance:
            return level
    return 0


def alarms(card: Card | None, unit: str) -> Sequence[str]:
    """What somebody should look at of a published score: `off`, `inputs`, `drift`."""
    if card is None or not card.published:
        return ()
    found = []
    if card.followed is not None and how_far(card.followed, unit) == 2:
        found.append("off")
    if any(each > MUCH for each in card.moved.values()):
        found.append("inputs")
    if card.drift is not None and card.drift > MUCH:
        found.append("drift")
    return found


def most_moved(card: Card, over: float = 0.0) -> Iterable[tuple[str, float]]:
    """Inputs and their index, those that moved most first."""
    every = sorted(card.moved.items(), key=lambda each: -each[1])
    return [each for each in every if each[1] > over]
