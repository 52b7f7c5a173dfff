"""What customers paid for goods, to lay beside prices of others."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import pyarrow as pa
from django.conf import settings

from threefold.behavioral.service.keeping import kept
from threefold.behavioral.service.queries import query
from threefold.engine import service as engine
from threefold.lake.service import Snapshot

_COLUMNS = [
    "kind", "local_at", "subject", "product", "category", "quantity", "amount", "currency",
    "outcome",
]  # fmt: skip
_GOODS = ["kind", "product", "category", "amount"]


def paid(*, category: str = "", product: str = "", currency: str) -> pa.Table:
    """[month_number (since January 1970), price (of one unit, mean by quantity), units, customers]
    by month, oldest first: of a category, a product, or of one within the other."""
    if not category and not product:
        raise ValueError("say of which goods")
    return _asked(
        "paid",
        {"category": category or None, "product": product or None, "currency": currency,
         "own": settings.CURRENCY},
        _COLUMNS,
    )  # fmt: skip


def goods(what: str, *, most: int = 200) -> list[str]:
    """The categories or products (`what`) that are bought most often."""
    found = _asked("goods", {"what": what, "most": most}, _GOODS)
    return [str(each) for each in found["item"].to_pylist()]


def _asked(name: str, values: Mapping[str, Any], columns: list[str]) -> pa.Table:
    def ask(snapshot: Snapshot) -> pa.Table:
        inputs = {"events": snapshot.input(columns)}
        return engine.shared().query(query(name), dict(values), inputs)

    told = hashlib.sha256(repr(sorted(values.items())).encode()).hexdigest()
    return kept(f"{name}-{told}", ask)
