"""Finding groups: among a sample of customers, then counted over all of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import date

import numpy as np
import pyarrow as pa

from threefold.engine import service as engine
from threefold.kit.errors import Invalid
from threefold.kit.phrases import phrase
from threefold.segments.logic.asking import GROUND
from threefold.segments.logic.groups import describing, dividing, scaling, telling
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
    codes = [code for code in figures(on, ABOUT[about]) if code not in _NOT_TELLING]
    tell("read", 0, 0)
    columns, customers = _sample(on, codes)
    rows = len(next(iter(columns.values()), ()))
    if rows < FEWEST_CUSTOMERS:
        raise _too_few(rows)
    scales, left = scaling.scales(columns)
    if len(scales) < 2:
        raise Invalid(
            phrase("Too little is known of customers to find groups among them."),
            remedy=phrase("Distil behaviour and compute scores, then make the wide view again."),
        )
    points = scaling.points(scales, columns)
    division = dividing.divide(points, groups, tell=lambda done, of: tell("part", done, of))
    labels = dividing.nearest(points, division.centres)
    of_scales = {each.code: columns[each.code] for each in scales}
    told, rules = [], []
    for n in range(len(division.centres)):
        tell("describe", n, len(division.centres))
        inside = labels == n
        told.append(telling.traits(scales, of_scales, inside))
        rules.append(describing.rule_for(inside, of_scales) if inside.any() else None)
    counts = _counted(on, scales, division, rules, lambda done: tell("count", done, customers))
    return Finding(
        customers=customers,
        sample=rows,
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
            "Groups are told among %(count)s customers or more; there are %(rows)s.",
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


def _counted(
    on: Ground,
    scales: Sequence[Scale],
    division: Division,
    rules: Sequence[Rule | None],
    tell: Callable[[int], None],
) -> list[tuple[int, int, int]]:
    """Of each group: customers in it, those who meet its rule, and those who are and do both."""
    meant = [on.meant(rule, f"g{n}") for n, rule in enumerate(rules) if rule]
    asked = iter(meant)
    parts = [name(each.code) for each in scales]
    parts += [
        f"coalesce({next(asked).condition.sql if rule else 'false'}, false) as meets_{n}"
        for n, rule in enumerate(rules)
    ]
    text, inputs = on.lay(meant, [each.code for each in scales])
    values = {key: value for each in meant for key, value in each.condition.values.items()}
    counts = np.zeros((len(rules), 3), np.int64)
    done = 0
    sql = f"select {', '.join(parts)} from ({text}) ground"
    with engine.shared().stream(sql, values, inputs, batch_rows=_BATCH) as batches:
        for batch in batches:
            tell(done)
            counts += _of_batch(batch, scales, division, len(rules))
            done += batch.num_rows
    return [(int(size), int(ruled), int(both)) for size, ruled, both in counts]


def _of_batch(
    batch: pa.RecordBatch, scales: Sequence[Scale], division: Division, groups: int
) -> np.ndarray:
    columns = scaling.numbers(batch, [each.code for each in scales])
    labels = dividing.nearest(scaling.points(scales, columns), division.centres)
    found = np.zeros((groups, 3), np.int64)
    for n in range(groups):
        inside = labels == n
        meets = batch.column(f"meets_{n}").to_numpy(zero_copy_only=False)
        found[n] = inside.sum(), meets.sum(), (inside & meets).sum()
    return found
