"""The gap between the plan and what is known, and what to collect next."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.core.cache import cache
from django.urls import reverse

from threefold.kit.registry import Registry
from threefold.plan.logic.gap import gaps
from threefold.plan.service import labels
from threefold.plan.service.versions import current
from threefold.plan.types import Coverage, Gap, Plan, Step

coverage: Registry[Callable[[Plan], Iterable[Coverage]]] = Registry("coverage report")
"""Rooms above add a function that reports how far they know the plan's variables."""


def reports(plan: Plan, *, max_age_s: float = 0) -> list[Coverage]:
    """What all rooms report, or what they reported at most `max_age_s` seconds ago."""
    key = f"plan.coverage.{plan.industry}.{plan.number}"
    found: list[Coverage] | None = cache.get(key) if max_age_s else None
    if found is None:
        found = [row for _name, report in coverage for row in report(plan)]
        if max_age_s:
            cache.set(key, found, max_age_s)
    return found


def gap(plan: Plan, *, max_age_s: float = 0) -> list[Gap]:
    """Every planned variable with its coverage; what hurts most to lack comes first."""
    return gaps(plan, reports(plan, max_age_s=max_age_s))


def next_steps(limit: int = 5, *, max_age_s: float = 60) -> list[Step]:
    """The `limit` variables to collect next, worded in the active language.

    Derived variables are left out: they follow from the others. Raises NotFound without a plan.
    """
    plan = current()
    return steps(plan, gap(plan, max_age_s=max_age_s), limit)


def steps(plan: Plan, found: Iterable[Gap], limit: int) -> list[Step]:
    """`found`, already ranked, as at most `limit` things to do."""
    wanted = [g for g in found if g.variable.collectable and g.missing and g.missing > 0.005]
    return [_step(plan, one) for one in wanted[:limit]]


def _step(plan: Plan, found: Gap) -> Step:
    variable = found.variable
    return Step(
        code=variable.code,
        label=labels.text(variable),
        kind=variable.kind,
        where=labels.where_to_collect(variable),
        why=labels.why_to_collect(plan, found),
        missing=found.missing or 0.0,
        absent=found.absent,
        expected=found.expected,
        url=reverse("plan:variable", args=[variable.code]),
    )
