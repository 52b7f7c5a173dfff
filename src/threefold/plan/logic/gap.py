"""What is missing, and in which order to collect it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from threefold.plan.types import Coverage, Gap, Plan, Variable

WISHED = 0.3
"""Weight of a variable that nobody is required to have, against 1 for a required one."""


def gaps(plan: Plan, coverage: Iterable[Coverage]) -> list[Gap]:
    """One `Gap` for each planned variable, the one that hurts most first.

    score = (1 if required, else 0.3) x (1 + questions it blocks) x share missing. The 1 is the
    purpose it is collected for. A stale value counts as half known: it is there, but to be
    confirmed. A variable on which no room reported counts as missing for everybody as soon as
    any room knows of customers.
    """
    rows: dict[str, list[Coverage]] = defaultdict(list)
    for row in coverage:
        rows[row.variable].append(row)
    everybody = _expected_by_class(rows)
    found = [
        _gap(plan, variable, rows.get(variable.code, []), everybody)
        for variable in plan.variables.values()
    ]
    order = {code: place for place, code in enumerate(plan.variables)}
    return sorted(found, key=lambda g: (-g.score, -g.absent, order[g.variable.code]))


def _expected_by_class(rows: dict[str, list[Coverage]]) -> dict[str, int]:
    """How many customers each class has, judged by the fullest expectation reported for it."""
    size: dict[str, int] = defaultdict(int)
    for reported in rows.values():
        for row in reported:
            size[row.customer_class] = max(size[row.customer_class], row.expected)
    return size


def _gap(plan: Plan, variable: Variable, rows: list[Coverage], size: dict[str, int]) -> Gap:
    total = _total(rows)
    if total is None:
        asked = variable.required_for if variable.required_for in size else ""
        total = Coverage(variable.code, "", "", size.get(asked, 0), 0, 0)
    questions = plan.answers.get(variable.code, ())
    missing = None
    score = 0.0
    if total.expected:
        held = min(total.fresh + (total.filled - total.fresh) / 2, total.expected)
        missing = 1 - held / total.expected
        score = (1.0 if variable.required else WISHED) * (1 + len(questions)) * missing
    return Gap(
        variable=variable,
        expected=total.expected,
        filled=total.filled,
        fresh=total.fresh,
        known=min(total.filled / total.expected, 1.0) if total.expected else None,
        missing=missing,
        score=score,
        questions=questions,
        measured=bool(rows),
        by_source=tuple(r for r in rows if r.source and not r.customer_class),
        by_class=tuple(r for r in rows if r.customer_class and not r.source),
    )


def _total(rows: list[Coverage]) -> Coverage | None:
    """The row over all sources and classes, else the fullest row by source, else by class."""
    for wanted in (
        [r for r in rows if not r.source and not r.customer_class],
        [r for r in rows if r.source and not r.customer_class],
        [r for r in rows if not r.source],
    ):
        if wanted:
            return max(wanted, key=lambda r: (r.filled, r.expected))
    return None
