"""Everybody believed anew, when the plan's rules have changed."""

from __future__ import annotations

from threefold.descriptive.service import rules
from threefold.descriptive.service.golden import refresh
from threefold.jobs.types import Progress

_PORTION = 20_000


def believe_anew(progress: Progress | None = None) -> int:
    """Choose the values of all who are known from several records; how many changed.

    Each portion is a transaction of its own, so that imports go on meanwhile.
    """
    plan = rules.plan_in_force()
    touched = rules.touched()
    changed = 0
    if progress is not None:
        progress.stage("believe", total=touched.num_rows, unit="customers")
    for start in range(0, touched.num_rows, _PORTION):
        some = touched.slice(start, _PORTION)
        changed += refresh(some)
        if progress is not None:
            progress.advance(some.num_rows)
    rules.note(plan)
    return changed
