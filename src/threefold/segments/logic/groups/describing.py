"""A rule that people can read for a group that was found: a shallow tree, cut to its best branches.

Breiman, Friedman, Olshen and Stone (1984), Classification and Regression Trees.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from threefold.segments.logic.groups.scaling import Numbers
from threefold.segments.logic.rules.tree import (
    And,
    Compare,
    Comparison,
    Fixed,
    Known,
    Or,
    Ref,
    Rule,
    joined,
)

DEPTH, BRANCHES = 3, 2
"""At most so many conditions one after the other, and branches in the rule."""
DIGITS = 3
"""Limits are rounded to so many: people remember 120 better than 119.684."""
_WORTH = 0.02
"""By so much a second branch must make the rule hold the group better."""
_SEED = 20_070_401


@dataclass(frozen=True, slots=True)
class _Between:
    """Where a figure lies: above `low`, at most `high`, if it is `known`; or `missing`."""

    low: float = -math.inf
    high: float = math.inf
    known: bool = True
    missing: bool = True


_Where: TypeAlias = dict[str, _Between]


@dataclass(frozen=True, slots=True)
class _Branch:
    where: _Where
    members: float
    others: float

    @property
    def mostly(self) -> bool:
        return self.members > self.others


def rule_for(inside: npt.NDArray[np.bool_], columns: Mapping[str, Numbers]) -> Rule | None:
    """The rule that holds the group best (by its F1), by these figures; None where none tells it.

    `inside` says of each row whether it belongs to the group.
    """
    from sklearn.tree import DecisionTreeClassifier

    tree = DecisionTreeClassifier(
        max_depth=DEPTH, min_samples_leaf=max(3, len(inside) // 200), random_state=_SEED
    ).fit(np.column_stack(list(columns.values())), inside)
    if tree.tree_.node_count < 2:
        return None
    gaps = {code for code, each in columns.items() if not np.isfinite(each).all()}
    branches = _branches(tree.tree_, list(columns), gaps, 0, {})
    chosen = _best(branches, int(inside.sum()))
    whole = {code for code, each in columns.items() if _whole(each)}
    return joined(Or, [_written(each.where, whole) for each in chosen])


def _branches(tree: Any, codes: list[str], gaps: set[str], node: int, at: _Where) -> list[_Branch]:
    """The ends of the tree below a node; two that say the same are one."""
    left, right = int(tree.children_left[node]), int(tree.children_right[node])
    if left < 0:
        count = int(tree.n_node_samples[node])
        members = float(tree.value[node][0][1]) * count
        return [_Branch(at, members, count - members)]
    code, limit = codes[tree.feature[node]], float(tree.threshold[node])
    below, above = _split(
        at.get(code, _Between(missing=code in gaps)), limit, bool(tree.missing_go_to_left[node])
    )
    lower = _branches(tree, codes, gaps, left, {**at, code: below})
    upper = _branches(tree, codes, gaps, right, {**at, code: above})
    if len(lower) == len(upper) == 1 and lower[0].mostly == upper[0].mostly:
        both = lower[0].members + upper[0].members, lower[0].others + upper[0].others
        return [_Branch(at, *both)]
    return lower + upper


def _split(held: _Between, limit: float, missing_left: bool) -> tuple[_Between, _Between]:
    if math.isinf(limit):
        # Whether there is a value at all is what is asked here.
        return replace(held, missing=False), replace(held, known=False)
    return (
        replace(held, high=min(held.high, limit), missing=held.missing and missing_left),
        replace(held, low=max(held.low, limit), missing=held.missing and not missing_left),
    )


def _best(branches: list[_Branch], size: int) -> tuple[_Branch, ...]:
    def worth(some: tuple[_Branch, ...]) -> float:
        members, others = sum(each.members for each in some), sum(each.others for each in some)
        return 2 * members / (members + others + size) - _WORTH * len(some)

    return max((some for n in range(1, BRANCHES + 1) for some in combinations(branches, n)),
               key=worth)  # fmt: skip


def _whole(values: Numbers) -> bool:
    known = values[np.isfinite(values)]
    return bool((known == np.floor(known)).all())


def _written(where: _Where, whole: set[str]) -> Rule:
    parts: list[Rule] = []
    for code, each in where.items():
        asked: list[Rule] = []
        if each.low > -math.inf:
            asked.append(_limit(code, ">", each.low, whole=code in whole))
        if each.high < math.inf:
            asked.append(_limit(code, "<=", each.high, whole=code in whole))
        if not each.known or not asked:
            parts.append(Known(Ref(code, "number"), each.known))
        elif each.missing:
            parts.append(Or((joined(And, asked), Known(Ref(code, "number"), False))))
        else:
            parts += asked
    return joined(And, parts)


def _limit(code: str, how: Comparison, limit: float, *, whole: bool) -> Rule:
    value = float(math.floor(limit)) if whole else float(f"{limit:.{DIGITS}g}")
    return Compare(
        Ref(code, "number"), how, Fixed("number", int(value) if value.is_integer() else value)
    )
