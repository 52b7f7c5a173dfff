"""Why customers are left out: what each condition says of each, tallied in one pass.

Of two conditions there are nine cases, of eight some hundred that occur: customers are counted by
case, and every figure of a funnel is a sum of cases. A filter for each figure takes five times
as long.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from threefold.segments.logic.asking import Condition, judged

_YES, _NOT_KNOWN = 2, 1
_TOGETHER = 30
"""So many answers, each one of three, fit into one number."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Of those whom all conditions before kept: who go on, who do not, of whom it is unknown.

    `alone` meet this condition, whatever else they meet.
    """

    kept: int
    refused: int
    unknown: int
    alone: int


@dataclass(frozen=True, slots=True)
class Tally:
    customers: int
    members: int
    unknown: int
    stages: tuple[Stage, ...]


def cases(conditions: Sequence[Condition]) -> str:
    """[k0, k1, …, customers]: answers as digits to the base of three, and who gave them."""
    numbers = []
    for first in range(0, len(conditions), _TOGETHER):
        digits = [
            f"(case when c{n} then {_YES * 3**place} when c{n} is null then {3**place} else 0 end)"
            for place, n in enumerate(range(first, min(first + _TOGETHER, len(conditions))))
        ]
        numbers.append(f"cast({' + '.join(digits)} as bigint) as k{first // _TOGETHER}")
    names = ", ".join(f"k{n}" for n in range(len(numbers)))
    told = f"select {', '.join(numbers)} from ({judged(conditions)}) judged"
    return f"select {names}, count(*) as customers from ({told}) told group by {names}"


def tally(found: pa.Table, conditions: int) -> Tally:
    """The figures of a funnel of so many conditions out of `cases`."""
    count = found["customers"].to_numpy()
    answers = []
    for n in range(conditions):
        number = found[f"k{n // _TOGETHER}"].to_numpy()
        answers.append(number // 3 ** (n % _TOGETHER) % 3)
    going = np.ones(len(count), bool)
    stages = []
    for answer in answers:
        refused, unknown = going & (answer == 0), going & (answer == _NOT_KNOWN)
        going = going & (answer == _YES)
        stages.append(
            Stage(
                *(int(count[chosen].sum()) for chosen in (going, refused, unknown, answer == _YES))
            )
        )
    some_no = np.zeros(len(count), bool)
    for answer in answers:
        some_no |= answer == 0
    return Tally(
        customers=int(count.sum()),
        members=int(count[going].sum()),
        unknown=int(count[~some_no & ~going].sum()),
        stages=tuple(stages),
    )
