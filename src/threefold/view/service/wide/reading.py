"""Questions about the wide view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import pyarrow as pa

from threefold.engine import service as engine
from threefold.engine.types import Input
from threefold.kit.errors import Conflict, NotFound
from threefold.kit.phrases import phrase
from threefold.view.logic.wide.days import WideDay
from threefold.view.logic.wide.fields import WideField
from threefold.view.service.wide import tables
from threefold.view.service.wide.fields import wide_fields


def wide_days() -> list[WideDay]:
    """The days of which the wide view is kept, newest first."""
    held = {each["as_of"] for each in tables.customers_wide().snapshot().partitions}
    made = engine.shared().query(
        engine.sql("threefold.view", "wide_days"),
        inputs={"days": tables.days().snapshot().input()},
    )
    return [
        WideDay(
            as_of=date.fromisoformat(row["as_of"]),
            made_at=row["made_at"],
            customers=row["customers"],
            columns=tuple(row["columns"].split()),
            now=row["now"],
            answers=row["answers"] or "",
        )
        for row in made.to_pylist()
        if row["as_of"] in held
    ]


def wide_day(as_of: date | None = None) -> WideDay:
    """That day, the newest if none is named. Raises NotFound where it is not kept."""
    there = wide_days()
    for each in there:
        if as_of is None or each.as_of == as_of:
            return each
    raise NotFound(
        phrase("The wide view was not made as of %(day)s.", day=as_of)
        if as_of
        else phrase("The wide view has not been made yet."),
        remedy=phrase("Run “threefold wide” first."),
    )


def wide(as_of: date | None = None, columns: Sequence[str] | None = None) -> Input:
    """The rows of a day, the newest if none is named, as an input of `engine.query`.

    One row per customer: `customer_id`, then `columns`, which are all that the day holds if left
    out. A column that it does not hold is NULL. Raises NotFound for a day that is not kept and for
    a column that does not exist.
    """
    day = wide_day(as_of)
    fields = wide_fields()
    names = wide_names(day, columns)
    held = tables.customers_wide(fields).snapshot()
    return held.input(names, [("as_of", "=", day.as_of.isoformat())])


def wide_table(as_of: date | None = None, columns: Sequence[str] | None = None) -> pa.Table:
    """The same as an Arrow table, ordered by customer."""
    day = wide_day(as_of)
    names = ", ".join(wide_names(day, columns))
    return engine.shared().query(
        f"select {names} from wide order by customer_id",
        inputs={"wide": wide(day.as_of, columns)},
    )


def wide_names(day: WideDay, columns: Sequence[str] | None) -> list[str]:
    """`customer_id` and these columns, or all that the day holds. Raises as `wide`."""
    fields = wide_fields()
    there = set(tables.customers_wide(fields).layout.schema.names)
    if columns is None:
        columns = [code for code in day.columns if code in there]
    for code in columns:
        find(code, fields)
        if code not in there:
            raise Conflict(
                phrase("The lake holds %(code)s with another type.", code=code),
                remedy=phrase("Give the variable a new code in the plan, or its old type again."),
            )
    return ["customer_id", *(code for code in dict.fromkeys(columns) if code != "customer_id")]


def find(code: str, fields: Mapping[str, WideField]) -> None:
    """Raises NotFound where the wide view has no such column."""
    if code in fields or code == "customer_id":
        return
    stem = code.split("_")[0]
    near = [each for each in fields if each.startswith(stem)]
    raise NotFound(
        phrase("The wide view has no column %(code)s.", code=code),
        remedy=phrase("Near to it: %(codes)s.", codes=", ".join(near[:12])) if near else "",
    )
