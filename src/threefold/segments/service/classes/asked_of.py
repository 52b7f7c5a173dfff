"""What the rules of classes are asked of: everybody known on a day, and what he did by then."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pyarrow as pa

from threefold.behavioral import service as behavioral
from threefold.behavioral.service.distilled import asked as variables_asked
from threefold.engine.types import Input
from threefold.segments.logic.classes.statements import GROUND
from threefold.view import service as view
from threefold.view.types import WideDay


def asked_of(day: date, columns: Sequence[str]) -> tuple[str, dict[str, Input]]:
    """The rows of a day to ask, as they stand behind `from`, with their inputs.

    The wide view of a day gone by holds who was on record then. What is brought in later may tell
    of that day all the same, so all who had done something by then are asked too.
    """
    held = wide_or_none(day)
    if held is not None and held.now:
        return GROUND, {GROUND: view.wide(day, columns)}
    filled = set(behavioral.filled(day))
    codes = [code for code in columns if code in filled]
    others = [code for code in columns if code not in filled]
    sql, inputs = variables_asked(as_of=day, codes=codes)
    inputs[GROUND] = view.wide(day, others) if held is not None else _nobody(others)
    chosen = [
        "coalesce(v.customer_id, w.customer_id) as customer_id",
        *(f'v."{code}"' for code in codes),
        *(f'w."{code}"' for code in others),
    ]
    joined = f"({sql}) v full join {GROUND} w on w.customer_id = v.customer_id"
    return f"(select {', '.join(chosen)} from {joined}) known", inputs


def wide_or_none(day: date) -> WideDay | None:
    return next((each for each in view.wide_days() if each.as_of == day), None)


def told_of(as_of: date | None) -> date:
    """That day, or the newest one with a wide view. Raises NotFound where nothing is known of it:
    neither a wide view nor variables were kept."""
    if as_of is None:
        return view.wide_day().as_of
    known = {each.as_of for each in (*view.wide_days(), *behavioral.snapshots())}
    if as_of in known:
        return as_of
    return view.wide_day(as_of).as_of


def _nobody(columns: Sequence[str]) -> pa.Table:
    fields = view.wide_fields()
    held = [pa.field("customer_id", pa.int64())]
    return pa.schema(
        [*held, *(pa.field(code, fields[code].arrow) for code in columns)]
    ).empty_table()
