"""What customers paid for goods, to lay beside prices of others."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date

import pyarrow as pa
from django.conf import settings
from django.core.cache import cache

from threefold.behavioral.logic.periods import shifted
from threefold.behavioral.service.keeping import kept
from threefold.behavioral.service.queries import query
from threefold.behavioral.service.tables import events
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
_GOODS = ["kind", "id", "local_at", "product", "category", "amount", "properties"]
_LASTS_S = 3600


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
    told = repr((rows, months, settings.CURRENCY))

    def ask(snapshot: Snapshot) -> pa.Table:
        held = snapshot.input(_COLUMNS, [("month", "in", months)])
        return engine.shared().query(
            query("paid"), {"own": settings.CURRENCY}, {**inputs, "events": held}
        )

    return kept(f"paid-{hashlib.sha256(told.encode()).hexdigest()}", ask)


def goods(what: str, *, most: int = 200) -> dict[str, str]:
    """The categories or products (`what`) that are bought most often, with what the product is
    called ("" where nothing tells); as they were within the last hour."""
    # Not by the version of the events, which changes with each that comes in: a form would wait.
    key = hashlib.sha256(repr((str(settings.LAKE_URL), what, most)).encode()).hexdigest()
    known: dict[str, str] | None = cache.get(f"goods-{key}")
    if known is None:
        inputs = {"events": events().snapshot().input(_GOODS)}
        found = engine.shared().query(query("goods"), {"what": what, "most": most}, inputs)
        known = {row["item"]: row["name"] or "" for row in found.to_pylist()}
        if known:
            cache.set(f"goods-{key}", known, _LASTS_S)
    return known
