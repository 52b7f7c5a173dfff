"""Who would move if rules were changed, before they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from threefold.engine import service as engine
from threefold.kit.errors import Invalid
from threefold.segments.logic.classes.ladder import Ladder
from threefold.segments.logic.classes.statements import classified
from threefold.segments.service.classes.asked_of import asked_of, told_of
from threefold.segments.service.classes.rules import (
    class_faults,
    ladders,
    rule_functions,
    wide_rule_fields,
)

EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Move:
    """Customers that would leave one class for another, NONE for no class; `examples` are the most
    valuable of them."""

    was: str
    now: str
    customers: int
    value: Decimal
    examples: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """As of a day: of all `customers`, who would move in each division, the most first."""

    as_of: date
    customers: int
    moves: dict[str, list[Move]]


def preview(edited: Ladder, *, as_of: date | None = None) -> Preview:
    """Who would move by an edited division, in it and in those that come after it.

    Computed twice over the wide view of the day, by the rules in force and by the others, and kept
    nowhere. Raises Invalid where a rule cannot be used, NotFound where there is no wide view.
    """
    for key, error in class_faults(edited).items():
        raise Invalid(error.message, where={"rule": key, **error.where}, remedy=error.remedy)
    day = told_of(as_of)
    held = ladders()
    changed = [edited if each.code == edited.code else each for each in held]
    fields, functions = wide_rule_fields(), rule_functions()
    now = classified(held, fields, day, functions, prefix="a")
    then = classified(changed, fields, day, functions, prefix="b")
    columns = sorted({*now.columns, *then.columns})
    ground, inputs = asked_of(day, columns)
    after = [each.code for each in held if not each.by_hand and each.order >= edited.order]
    pairs = ", ".join(
        f"coalesce(o.{code}, 'none') as {code}_was, coalesce(n.{code}, 'none') as {code}_now"
        for code in after
    )
    moved = " or ".join(f"{code}_was <> {code}_now" for code in after)
    with engine.shared().workspace() as place:
        place.keep(
            "judged",
            f"select n.customer_id, coalesce(n.value, o.value, 0) as value, {pairs}"
            f" from ({then.over(ground)}) n join ({now.over(ground)}) o"
            " on o.customer_id = n.customer_id",
            {**now.values, **then.values},
            inputs,
        )
        count = place.query("select count(*) as n from judged")["n"][0].as_py()
        place.keep("moving", f"select * from judged where {moved}")
        sql = engine.sql("threefold.segments", "class_preview")
        moves: dict[str, list[Move]] = {}
        for code in after:
            rows: list[dict[str, Any]] = place.query(
                sql.replace("{column}", code), {"examples": EXAMPLES}
            ).to_pylist()
            moves[code] = [_move(row) for row in rows]
    return Preview(day, int(count), moves)


def _move(row: dict[str, Any]) -> Move:
    examples = tuple(int(each) for each in row["examples"].split(","))
    return Move(row["was"], row["now"], row["customers"], row["value"], examples)
