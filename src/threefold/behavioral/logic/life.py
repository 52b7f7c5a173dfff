"""What one customer's events tell.

A life is some thousand rows, read from the lake in one scan. Arrow answers all these questions in
about the time in which an engine plans one of them.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from threefold.behavioral.types import CANCELLED, CHARGE_CATEGORY

COLUMNS = [
    "kind", "occurred_at", "local_at", "source", "channel", "place", "product", "category",
    "quantity", "amount", "currency", "duration_s", "outcome", "reference", "properties", "month",
]  # fmt: skip
"""What a life is told by. The id is not among them: no two are alike, so it is slow to read."""

_SHOWN = ["moment", *(name for name in COLUMNS if name not in ("local_at", "month"))]
FAVOURITES = 5
_VALID = pc.CountOptions(mode="only_valid")


def marked(events: pa.Table) -> pa.Table:
    """`events` with the `moment` they belong to and, of purchases, what was `paid`, order `sold`.

    A moment is all events of one kind, source and reference, else the single event. A cancelled
    line counts in what was paid, its reference is no order.
    """
    events = events.combine_chunks()
    purchase = pc.equal(events["kind"], "purchase")
    sold = pc.and_(purchase, _other_than(events["outcome"], CANCELLED))
    nothing = pa.scalar(None, events.schema.field("amount").type)
    together = pc.binary_join_element_wise(
        events["kind"], events["source"], events["reference"], "\n"
    )
    alone = pc.indices_nonzero(pc.is_valid(events["kind"])).cast(pa.string())
    return (
        events.append_column("moment", pc.coalesce(together, alone))
        .append_column("paid", pc.if_else(purchase, events["amount"], nothing))
        .append_column("sold", pc.if_else(sold, events["reference"], pa.scalar(None, pa.string())))
        .append_column("sold_at", pc.if_else(sold, events["local_at"], None))
    )


def facts(life: pa.Table) -> dict[str, Any]:
    """The single figures of `types.Life`; `life` is `marked`."""
    when = pc.min_max(life["occurred_at"])
    kinds = life["kind"].value_counts().to_pylist()
    cancelled = pc.and_(pc.equal(life["kind"], "purchase"), pc.equal(life["outcome"], CANCELLED))
    bought = life["occurred_at"].filter(pc.is_valid(life["sold_at"]))
    return {
        "total": life.num_rows,
        "kinds": {entry["values"]: entry["counts"] for entry in kinds},
        "orders": pc.count_distinct(life["sold"], mode="only_valid").as_py(),
        "spend": pc.sum(life["paid"]).as_py() or 0,
        "cancelled_lines": pc.sum(cancelled).as_py() or 0,
        "first_at": when["min"].as_py(),
        "last_at": when["max"].as_py(),
        "last_purchase_at": pc.max(bought).as_py(),
        "gap_days": _gap_days(life["sold_at"]),
    }


def _gap_days(moments: pa.ChunkedArray) -> float | None:
    """The median number of days between days with a purchase; None with less than two."""
    days = pc.unique(moments.drop_null().cast(pa.date32()).cast(pa.int32()))
    gaps = pc.pairwise_diff(days.take(pc.sort_indices(days)))
    median: float | None = pc.quantile(gaps, 0.5)[0].as_py()
    return median


def months(life: pa.Table) -> list[dict[str, Any]]:
    """month, events, orders, spend; oldest first; `life` is `marked`."""
    found = life.group_by("month", use_threads=False).aggregate(
        [("kind", "count"), ("sold", "count_distinct", _VALID), ("paid", "sum")]
    )
    return [
        {
            "month": row["month"],
            "events": row["kind_count"],
            "orders": row["sold_count_distinct"],
            "spend": row["paid_sum"] or 0,
        }
        for row in found.sort_by("month").to_pylist()
    ]


def hours(life: pa.Table) -> list[tuple[int, int, int]]:
    """Orders (else all events) by ISO weekday and hour of the wall clock: weekday, hour, count."""
    kept = life.select(["kind", "local_at", "outcome", "moment"]).filter(
        _other_than(life["outcome"], CANCELLED)
    )
    purchase = pc.equal(kept["kind"], "purchase")
    if pc.any(purchase).as_py():
        kept = kept.filter(purchase)
    moments = pa.table(
        {
            "weekday": pc.day_of_week(kept["local_at"], count_from_zero=False),
            "hour": pc.hour(kept["local_at"]),
            "moment": kept["moment"],
        }
    )
    found = moments.group_by(["weekday", "hour"], use_threads=False).aggregate(
        [("moment", "count_distinct")]
    )
    columns = (found[name].to_pylist() for name in ("weekday", "hour", "moment_count_distinct"))
    return sorted(zip(*columns, strict=True))


def active_days(life: pa.Table) -> list[tuple[date, int]]:
    """(day, orders and other events) of the last year of a life, oldest first; `marked`."""
    day = life["local_at"].cast(pa.date32())
    last: date = pc.max(day).as_py()
    found = (
        pa.table({"day": day, "moment": life["moment"]})
        .filter(pc.greater(day, pa.scalar(last - timedelta(days=365))))
        .group_by("day", use_threads=False)
        .aggregate([("moment", "count_distinct")])
        .sort_by("day")
    )
    counts = found["moment_count_distinct"].to_pylist()
    return list(zip(found["day"].to_pylist(), counts, strict=True))


def favourites(life: pa.Table) -> list[dict[str, Any]]:
    """Goods in most orders, then of most amount: product, properties, orders, quantity, amount."""
    goods = life.select(["product", "properties", "reference", "quantity", "amount"]).filter(
        pc.and_(
            pc.and_(pc.equal(life["kind"], "purchase"), pc.is_valid(life["product"])),
            _other_than(life["category"], CHARGE_CATEGORY),
        )
    )
    found = goods.group_by("product", use_threads=False).aggregate(
        [
            ("properties", "max"),
            ("reference", "count_distinct", _VALID),
            ("quantity", "sum"),
            ("amount", "sum"),
        ]
    )
    found = found.rename_columns(["product", "properties", "orders", "quantity", "amount"])
    kept = found.filter(pc.greater(found["amount"], 0))
    order = [("orders", "descending"), ("amount", "descending"), ("product", "ascending")]
    best: list[dict[str, Any]] = kept.take(pc.sort_indices(kept, order)[:FAVOURITES]).to_pylist()
    return best


def page(
    life: pa.Table,
    *,
    kind: str | None,
    before: datetime | None,
    moments: int,
    lines: int,
) -> tuple[list[dict[str, Any]], bool]:
    """The newest events of about `moments` orders or other events, and whether there are earlier.

    Ends early when that were more than `lines` events. Events of one instant are never parted, so
    that the page before the last one's time holds all the rest.
    """
    chosen = pc.is_valid(life["kind"])
    if kind is not None:
        chosen = pc.and_(chosen, pc.equal(life["kind"], kind))
    if before is not None:
        limit = pa.scalar(before, life.schema.field("occurred_at").type)
        chosen = pc.and_(chosen, pc.less(life["occurred_at"], limit))
    rows = pc.indices_nonzero(chosen)
    found = life.select(["occurred_at", "moment", "product"]).take(rows)
    order = pc.sort_indices(
        found,
        [("occurred_at", "descending"), ("moment", "ascending"), ("product", "ascending")],
    )
    found = found.take(order).combine_chunks()
    # Codes are given in the order of first appearance.
    names = found["moment"].dictionary_encode().combine_chunks()
    codes = pc.cumulative_max(names.indices)
    last = min(pc.sum(pc.less(codes, moments)).as_py() or 0, lines)
    if last < len(codes):
        oldest = found["occurred_at"][last - 1]
        last = pc.sum(pc.greater_equal(found["occurred_at"], oldest)).as_py()
    shown = life.select(_SHOWN).take(rows.take(order[:last]))
    return shown.to_pylist(), last < len(codes)


def _other_than(column: pa.ChunkedArray, value: str) -> pa.ChunkedArray:
    return pc.fill_null(pc.not_equal(column, value), True)
