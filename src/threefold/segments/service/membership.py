"""Which customers a rule or a segment means, and which segments mean a customer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from threefold.descriptive import service as descriptive
from threefold.segments.logic import asking
from threefold.segments.logic.rules import Rule, fields_of
from threefold.segments.logic.rules.sql import name as quoted
from threefold.segments.models import Segment
from threefold.segments.service import tables
from threefold.segments.service.ground import Ground, ground
from threefold.segments.service.reading import read, rule_of


def members(
    given: str | Mapping[str, Any] | Rule | Segment,
    *,
    as_of: date | None = None,
    columns: Sequence[str] = (),
) -> tuple[pa.Table, date]:
    """[customer_id, …] of the members by number, and the day it is told of (the newest one).

    `columns` are fields of the wide view or classes to hand out beside. Raises as `count` does.
    """
    on = ground(as_of)
    asked = read(given) if isinstance(given, str | Mapping) else given
    meant = on.meant(asked)
    sql = (
        f"select customer_id{_also(columns)} from {asking.GROUND} ground"
        f" where {meant.condition.sql} order by 1"
    )
    return on.ask(sql, [meant], also=columns), on.as_of


@dataclass(frozen=True)
class Page:
    """Some members in order, with the values of `columns`."""

    as_of: date
    columns: tuple[str, ...]
    rows: list[dict[str, Any]]
    more: bool


def page_of(
    given: Rule | Segment,
    *,
    columns: Sequence[str],
    order_by: str = "customer_id",
    descending: bool = False,
    start: int = 0,
    size: int = 50,
    after: int | None = None,
) -> Page:
    """Members in the order of one of `columns`, from place `start`, or after a number."""
    on = ground()
    meant = on.meant(given)
    order = "customer_id" if order_by == "customer_id" else quoted(order_by)
    way = "desc" if descending else "asc"
    last = "" if order_by == "customer_id" else ", customer_id"
    following = "" if after is None else " and customer_id > $after"
    sql = (
        f"select customer_id{_also(columns)} from {asking.GROUND} ground"
        f" where ({meant.condition.sql}){following}"
        f" order by {order} {way} nulls last{last} limit {int(size) + 1} offset {int(start)}"
    )
    values = {} if after is None else {"after": after}
    found = on.ask(sql, [meant], also=columns, values=values).to_pylist()
    return Page(on.as_of, tuple(columns), found[:size], len(found) > size)


def columns_of(given: Segment, on: Ground) -> list[str]:
    """The fields that a segment's rule looks at and the day holds, to be shown with its members."""
    return sorted(fields_of(rule_of(given)) & on.columns)


def _also(columns: Sequence[str]) -> str:
    return "".join(f", {quoted(code)}" for code in columns)


def segments_of(customer_id: int) -> list[tuple[Segment, date]]:
    """Segments in use that a customer is in as of the newest day kept, with that day; a settled
    one with the day it was settled."""
    own = descriptive.own_of(descriptive.root_of(customer_id))
    days = {str(each["as_of"]) for each in tables.members().snapshot().partitions}
    found: set[int] = set()
    newest = max(days, default=None)
    if newest:
        held = tables.members().read(
            ["block", "bits"], [("as_of", "=", newest), ("customer_id", "in", own)]
        )
        rows = held.to_pylist()
        found = set().union(*(asking.segments_in(int(r["block"]), r["bits"]) for r in rows))
    settled = tables.settled().read(["segment"], [("customer_id", "in", own)])
    listed = {int(pk) for pk in settled["segment"].to_pylist()}
    some = Segment.objects.filter(retired_at__isnull=True, pk__in=found | listed).order_by("name")
    return [
        (each, date.fromisoformat(newest) if each.live and newest else each.settled_on)
        for each in some
        if each.pk in (found if each.live else listed)
    ]
