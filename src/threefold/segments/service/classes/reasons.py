"""Why a customer stands in his classes: what was weighed, and the values it was read from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from threefold.engine import service as engine
from threefold.kit.errors import Invalid, NotFound
from threefold.segments.logic.classes.ladder import Evidence, Ladder
from threefold.segments.logic.classes.statements import fields_for
from threefold.segments.logic.rules import fields_of, parse
from threefold.segments.service.classes.asking import class_of, newest_class_day
from threefold.segments.service.classes.rules import ladders, rule_functions, wide_rule_fields
from threefold.view import service as view


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing weighed: whether it holds, and the codes of the fields with their values."""

    evidence: Evidence
    holds: bool
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reasons:
    """The classes of a customer as of a day (`row`), the divisions by the rules in force, and what
    was weighed by division. `points` by division."""

    as_of: date
    row: Mapping[str, Any]
    ladders: tuple[Ladder, ...]
    points: Mapping[str, int]
    weighed: Mapping[str, tuple[Reason, ...]]


def reasons(customer_id: int) -> Reasons | None:
    """Why he stands where he stands, as of the newest day told; None where he is not on it."""
    day, row = newest_class_day(), class_of(customer_id)
    if day is None or row is None:
        return None
    held = ladders()
    named = {each.code: dict(_named(each, held)) for each in held}
    wide = view.wide_fields()
    asked = {code for some in named.values() for codes in some.values() for code in codes}
    values = _values(customer_id, day, asked & set(wide))
    told = json.loads(row["evidence"] or "{}")
    weighed, points = {}, {}
    for each in held:
        found = told.get(each.code, {})
        if each.evidence:
            points[each.code] = int(found.get("points", 0))
        weighed[each.code] = tuple(
            Reason(
                one,
                one.code in found.get("holds", ()),
                {code: values[code] for code in named[each.code][one.code] if code in values},
            )
            for one in each.evidence
        )
    return Reasons(day, row, tuple(held), points, weighed)


def _named(ladder: Ladder, held: list[Ladder]) -> Iterable[tuple[str, list[str]]]:
    fields = fields_for(held, ladder, wide_rule_fields())
    for each in ladder.evidence:
        try:
            rule = parse(ladder.rule(f"evidence.{each.code}"), fields, rule_functions())
        except Invalid:
            # A field of the plan may have gone since the rule was kept.
            yield each.code, []
        else:
            yield each.code, sorted(fields_of(rule))


def _values(customer_id: int, day: date, codes: set[str]) -> dict[str, Any]:
    try:
        held = view.wide(day, sorted(codes))
    except NotFound:
        return {}
    found = engine.shared().query(
        "select * from wide where customer_id = $customer",
        {"customer": customer_id},
        {"wide": held},
    )
    rows = found.to_pylist()
    return {code: value for code, value in rows[0].items() if value is not None} if rows else {}
