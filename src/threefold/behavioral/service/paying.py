"""What customers paid for goods, to lay beside prices of others."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow as pa
from django.conf import settings

from threefold.behavioral.logic.periods import shifted
from threefold.behavioral.service.keeping import kept
from threefold.behavioral.service.queries import query
from threefold.engine import service as engine
from threefold.lake.service import Snapshot

Goods = tuple[str, str, str]
"""A category, a product ("" where it is not said) and a currency; a product goes by its code,
whichever category it was sold in."""

ASKED = pa.schema(
    [
        ("place", pa.int64()),
        ("category", pa.string()),
        ("product", pa.string()),
        ("currency", pa.string()),
    ]
)
_COLUMNS = [
    "kind", "local_at", "subject", "product", "category", "quantity", "amount", "currency",
    "outcome", "month",
]  # fmt: skip
_GOODS = ["kind", "product", "category", "amount"]


def paid(goods: Sequence[Goods], *, first: date, until: date) -> pa.Table:
    """[place (in `goods`), month_number (since January 1970), price (of one unit, mean by
    quantity), units, customers] by month, oldest first, of the months from a day to another."""
    rows = [
        {"place": place, "category": category or None, "product": product or None,
         "currency": currency}
        for place, (category, product, currency) in enumerate(goods)
    ]  # fmt: skip
    months = [f"{first:%Y-%m}"]
    while months[-1] < f"{until:%Y-%m}":
        first = shifted(first.replace(day=1), 1)
        months.append(f"{first:%Y-%m}")
    inputs = {"asked": pa.Table.from_pylist(rows, ASKED)}
    return _asked("paid", {"own": settings.CURRENCY}, _COLUMNS, inputs, months)


def goods(what: str, *, most: int = 200) -> list[str]:
    """The categories or products (`what`) that are bought most often."""
    found = _asked("goods", {"what": what, "most": most}, _GOODS)
    return [str(each) for each in found["item"].to_pylist()]


def _asked(
    name: str,
    values: Mapping[str, Any],
    columns: list[str],
    beside: Mapping[str, pa.Table] | None = None,
    months: Sequence[str] = (),
) -> pa.Table:
    given = dict(beside or {})

    def ask(snapshot: Snapshot) -> pa.Table:
        only = [("month", "in", list(months))] if months else None
        inputs: dict[str, Any] = {**given, "events": snapshot.input(columns, only)}
        return engine.shared().query(query(name), dict(values), inputs)

    told = [sorted(values.items()), list(months), [each.to_pylist() for each in given.values()]]
    return kept(f"{name}-{hashlib.sha256(repr(told).encode()).hexdigest()}", ask)
