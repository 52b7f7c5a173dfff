"""Finding groups: among a sample of customers, then counted over all of them."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
import pyarrow as pa

from threefold.behavioral import service as behavioral
from threefold.engine import service as engine
from threefold.kit.errors import Invalid
from threefold.kit.phrases import phrase
from threefold.segments.logic.asking import GROUND
from threefold.segments.logic.groups import describing, dividing, scaling, telling
from threefold.segments.logic.groups.directions import Directions, directions
from threefold.segments.logic.groups.dividing import Division
from threefold.segments.logic.groups.finding import Finding, Group
from threefold.segments.logic.groups.scaling import Numbers, Scale
from threefold.segments.logic.rules import Rule, text_of
from threefold.segments.logic.rules.sql import name
from threefold.segments.service.ground import Ground, ground
from threefold.segments.service.similar import figures
from threefold.view import service as view

ABOUT = {
    "all": ("behavioral", "related"),
    "behavioral": ("behavioral",),
    "related": ("related",),
}
"""By what customers are compared: all that they do and think, or one of both."""
FEWEST_CUSTOMERS, SAMPLE = 30, 40_000
_BATCH = 50_000
Tell = Callable[[str, int, int], None]
_NOT_TELLING = {"completeness_behavioral", "completeness_related"}
"""How much we know of customers is no way in which they are alike."""


def find_groups(
    *,
    about: str = "all",
    groups: int | None = None,
    tell: Tell = lambda _stage, _done, _total: None,
) -> tuple[Finding, date]:
    """Groups of customers alike in what they do or think, as of the newest day, and that day.

    Without `groups` as many of 2 to 8 as part customers best. The same wide view gives the same
    groups. `tell` hears the stages read, part, describe and count. Raises Invalid where there are
    too few customers or figures, NotFound where there is no wide view.
    """
    began = time.perf_counter()
    _check(about, groups)
    on = ground()
    codes = [code for code in figures(on, ABOUT[about]) if not _left_out(code)]
    tell("read", 0, 0)
    columns, customers = _sample(on, codes)
    if customers < FEWEST_CUSTOMERS:
        raise _too_few(customers)
    scales, left = scaling.scales(columns)
    if len(scales) < 2:
        raise Invalid(
            phrase("Too little is known of customers to find groups among them."),
            remedy=phrase("Distil behaviour and compute scores, then make the wide view again."),
        )
    known = scaling.known_enough(scales, columns)
    if known.sum() < FEWEST_CUSTOMERS:
        raise _too_few(int(known.sum()))
    points = scaling.points(scales, columns)
    space = directions(points[known])
    placed = space.place(points[known])
    division = dividing.divide(placed, groups, tell=lambda done, of: tell("part", done, of))
    parts = _Parts(scales, space, division)
    labels = parts.labels(columns)
    of_known = {each.code: columns[each.code][known] for each in scales}
    told, rules = [], []
    for n in range(len(division.centres)):
        tell("describe", n, len(division.centres))
        inside = labels[known] == n
        told.append(telling.traits(scales, of_known, inside))
        rules.append(describing.rule_for(inside, of_known) if inside.any() else None)
    counts = _counted(on, parts, rules, lambda done: tell("count", done, customers))
    return Finding(
        customers=customers,
        little=customers - sum(size for size, _ruled, _both in counts),
        sample=int(known.sum()),
        directions=len(space.axes),
        told_share=space.told,
        silhouette=division.silhouette,
        tried=division.tried,
        scales=tuple(scales),
        left=tuple(left),
        groups=tuple(
            Group(size, tuple(traits), text_of(rule) if rule else "", ruled, both)
            for traits, rule, (size, ruled, both) in zip(told, rules, counts, strict=True)
        ),
        seconds=round(time.perf_counter() - began, 1),
    ), on.as_of


def _left_out(code: str) -> bool:
    """What is told part by part, of each month or channel, would outvote all else."""
    variable = behavioral.all_variables().get(code)
    return code in _NOT_TELLING or (
        variable is not None and _told_by()[variable.definition.plugin] > 1
    )


@cache
def _told_by() -> Counter[str]:
    return Counter(each.plugin for each in behavioral.definitions().values())


def _check(about: str, groups: int | None) -> None:
    if about not in ABOUT:
        raise Invalid(
            phrase("Customers cannot be compared by this."),
            where={"field": "about", "value": about[:20]},
            remedy=phrase("Choose one of: %(names)s.", names=", ".join(ABOUT)),
        )
    if groups is not None and not dividing.FEWEST <= groups <= dividing.MOST:
        raise Invalid(
            phrase(
                "There can be %(fewest)s to %(most)s groups.",
                fewest=dividing.FEWEST,
                most=dividing.MOST,
            ),
            where={"field": "groups", "value": groups},
        )


def _too_few(rows: int) -> Invalid:
    return Invalid(
        phrase(
            "Groups are told among %(count)s customers or more; enough is known of %(rows)s.",
            count=FEWEST_CUSTOMERS,
            rows=rows,
        ),
        remedy=phrase("Bring in more customers first."),
    )


def _sample(on: Ground, codes: Sequence[str]) -> tuple[dict[str, Numbers], int]:
    """Columns of some customers, the same ones each time, and how many there are in all."""
    customers = view.wide_day(on.as_of).customers
    parts = max(1, -(-customers // SAMPLE))
    chosen = ", ".join(["customer_id", *map(name, codes)])
    found = on.ask(
        f"select {chosen} from {GROUND} ground"
        " where tf_hash(cast(customer_id as string)) % $parts = 0 order by customer_id",
        [],
        also=codes,
        values={"parts": parts},
    )
    return scaling.numbers(found, codes), customers


@dataclass(frozen=True)
class _Parts:
    """How customers are put into groups."""

    scales: Sequence[Scale]
    space: Directions
    division: Division

    def labels(self, columns: Mapping[str, Numbers]) -> np.ndarray:
        """The number of each customer's group; -1 for those of whom too little is known."""
        points = self.space.place(scaling.points(self.scales, columns))
        found = dividing.nearest(points, self.division.centres)
        return np.where(scaling.known_enough(self.scales, columns), found, -1)


def _counted(
    on: Ground,
    by: _Parts,
    rules: Sequence[Rule | None],
    tell: Callable[[int], None],
) -> list[tuple[int, int, int]]:
    """Of each group: customers in it, those who meet its rule, and those who are and do both."""
    meant = [on.meant(rule, f"g{n}") for n, rule in enumerate(rules) if rule]
    asked = iter(meant)
    parts = [name(each.code) for each in by.scales]
    parts += [
        f"coalesce({next(asked).condition.sql if rule else 'false'}, false) as meets_{n}"
        for n, rule in enumerate(rules)
    ]
    text, inputs = on.lay(meant, [each.code for each in by.scales])
    values = {key: value for each in meant for key, value in each.condition.values.items()}
    counts = np.zeros((len(rules), 3), np.int64)
    done = 0
    sql = f"select {', '.join(parts)} from ({text}) ground"
    with engine.shared().stream(sql, values, inputs, batch_rows=_BATCH) as batches:
        for batch in batches:
            tell(done)
            counts += _of_batch(batch, by, len(rules))
            done += batch.num_rows
    return [(int(size), int(ruled), int(both)) for size, ruled, both in counts]


def _of_batch(batch: pa.RecordBatch, by: _Parts, groups: int) -> np.ndarray:
    labels = by.labels(scaling.numbers(batch, [each.code for each in by.scales]))
    found = np.zeros((groups, 3), np.int64)
    for n in range(groups):
        inside = labels == n
        meets = batch.column(f"meets_{n}").to_numpy(zero_copy_only=False)
        found[n] = inside.sum(), meets.sum(), (inside & meets).sum()
    return found
