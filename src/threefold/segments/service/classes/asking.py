"""Questions about the classes of customers, as of days that were told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa

from threefold.descriptive import service as descriptive
from threefold.engine import service as engine
from threefold.engine.types import Input
from threefold.kit.errors import NotFound
from threefold.kit.phrases import phrase
from threefold.segments.service.classes import tables
from threefold.segments.service.classes.prospects import prospects

CLASSES = ("relation", "tier", "stage", "prospect_type")
"""The divisions that the lake has a column for."""
NONE, ABSENT = "none", "absent"
"""What stands for customers in no class, and for those who were not on record on a day."""
_KEPT = ("customer_id", *CLASSES)


@dataclass(frozen=True, slots=True)
class Size:
    """Customers of one class and what they are worth together; `code` is NONE for no class."""

    code: str
    customers: int
    value: Decimal


@dataclass(frozen=True, slots=True)
class Sizes:
    """The classes of a day; `rules` is the hash of the rules by which they were told."""

    as_of: date
    rules: str
    customers: int
    value: Decimal
    of: dict[str, list[Size]]


@dataclass(frozen=True, slots=True)
class Moved:
    """Customers that went from one class to another, or stayed where both are equal."""

    was: str
    now: str
    customers: int
    value: Decimal


def class_days() -> list[date]:
    """The days of which classes are kept, newest first."""
    held = {each["as_of"] for each in tables.customer_classes().snapshot().partitions}
    return sorted((date.fromisoformat(each) for each in held if each), reverse=True)


def newest_class_day() -> date | None:
    return next(iter(class_days()), None)


def classes_input(as_of: date | None = None, columns: Sequence[str] | None = None) -> Input:
    """The rows of a day, the newest if none is named, as an input of `engine.query`; none where
    that day was not told. `prospect_type` is as it was when the day was told."""
    day = as_of or newest_class_day()
    return (
        tables.customer_classes()
        .snapshot()
        .input(columns or _KEPT, [("as_of", "=", day.isoformat() if day else "")])
    )


def classes(as_of: date | None = None) -> pa.Table:
    """[customer_id, relation, tier, stage, prospect_type] by customer_id, as of a day, the newest
    if none is named; empty where that day was not told.

    Of the newest day types of prospects are those in force now, so that what staff note counts at
    once.
    """
    newest = newest_class_day()
    day = as_of or newest
    inputs: dict[str, Input] = {"held": classes_input(day)}
    if day is None or day != newest:
        sql = f"select {', '.join(_KEPT)} from held order by customer_id"
        return engine.shared().query(sql, inputs=inputs)
    inputs["prospects"] = prospects()
    return engine.shared().query(
        "select h.customer_id, h.relation, h.tier, h.stage,"
        " case when h.relation is null then p.type end as prospect_type"
        " from held h left join prospects p on p.customer_id = h.customer_id"
        " order by h.customer_id",
        inputs=inputs,
    )


def class_sizes(as_of: date | None = None) -> Sizes:
    """How many are in each class, and their value together. Raises NotFound for a day untold."""
    day = _told(as_of)
    held = classes_input(day, [*CLASSES, "value", "rules"])
    rows = (
        engine.shared()
        .query(engine.sql("threefold.segments", "class_sizes"), inputs={"held": held})
        .to_pylist()
    )
    found: dict[str, dict[str, tuple[int, Decimal]]] = {code: {} for code in CLASSES}
    for row in rows:
        for code in CLASSES:
            name = row[code] or NONE
            count, value = found[code].get(name, (0, Decimal(0)))
            found[code][name] = (count + row["customers"], value + row["value"])
    return Sizes(
        as_of=day,
        rules=rows[0]["rules"] if rows else "",
        customers=sum(row["customers"] for row in rows),
        value=sum((row["value"] for row in rows), Decimal(0)),
        of={
            code: [Size(name, *told) for name, told in sorted(some.items())]
            for code, some in found.items()
        },
    )


def movement(division: str, since: date, until: date) -> list[Moved]:
    """From which class to which customers went between two days, the most first.

    Who was merged into another since then counts by him. Raises NotFound for a day untold.
    """
    rows = _asked(
        "class_movement",
        _column(division),
        {},
        {"held_then": _moving(since), "held_now": _moving(until), "moved": _merged()},
    )
    return [Moved(**row) for row in rows.to_pylist()]


def members_of(
    division: str,
    now: str,
    as_of: date,
    *,
    was: str = "",
    since: date | None = None,
    limit: int = 50,
    offset: int = 0,
) -> pa.Table:
    """[customer_id, value] in the class `now` on a day, the most valuable first.

    With `was` and `since` only those who were in that class on that day; NONE and ABSENT count as
    classes. Raises NotFound for a day untold.
    """
    values = {"now": now, "was": was, "limit": limit, "offset": offset}
    then = _moving(since) if since and was else _moving(as_of)
    inputs = {"held_then": then, "held_now": _moving(as_of), "moved": _merged()}
    return _asked("class_members", _column(division), values, inputs)


def class_of(customer_id: int, as_of: date | None = None) -> dict[str, Any] | None:
    """The customer's row of a day, the newest if none is named; None where there is none."""
    day = as_of or newest_class_day()
    if day is None:
        return None
    rows = tables.customer_classes().read(
        filters=[("as_of", "=", day.isoformat()), ("customer_id", "=", customer_id)]
    )
    return rows.to_pylist()[0] if rows.num_rows else None


def class_history(customer_id: int) -> list[dict[str, Any]]:
    """[as_of, relation, tier, stage, value] of every day told, newest first."""
    rows = tables.customer_classes().read(
        ["as_of", "relation", "tier", "stage", "value"],
        filters=[("customer_id", "=", customer_id)],
    )
    return rows.sort_by([("as_of", "descending")]).to_pylist()


def _column(division: str) -> str:
    if division not in CLASSES:
        raise NotFound(
            phrase("There is no such division of customers."),
            where={"division": division[:40]},
            remedy=phrase("Known: %(names)s.", names=", ".join(CLASSES)),
        )
    return division


def _told(as_of: date | None) -> date:
    days = class_days()
    if days and (as_of is None or as_of in days):
        return as_of or days[0]
    raise NotFound(
        phrase("Classes were not told as of %(day)s.", day=as_of)
        if as_of
        else phrase("The classes of customers have not been told yet."),
        remedy=phrase("Run “threefold classes” first."),
    )


def _moving(day: date) -> Input:
    return classes_input(_told(day), ["customer_id", *CLASSES, "value"])


def _merged() -> pa.Table:
    """[customer_id, root_id] of those who were merged into another."""
    return descriptive.store.fetch(
        "select customer_id, root_id from descriptive_member where customer_id <> root_id",
        schema=descriptive.CLUSTERS,
    )


def _asked(name: str, column: str, values: dict[str, Any], inputs: dict[str, Input]) -> pa.Table:
    both = engine.sql("threefold.segments", "class_both_days").replace("{column}", column)
    sql = engine.sql("threefold.segments", name).replace("{both_days}", both)
    return engine.shared().query(sql, values, inputs)
