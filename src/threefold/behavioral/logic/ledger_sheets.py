"""The trade lists of members cut into sheets to be printed and signed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

LINES = 30
"""Trades on one sheet of A4 with its heading, totals and signature."""


@dataclass(frozen=True)
class Sheet:
    """One sheet: `number` of `of`; `totals` of this sheet, `all` of the member on his last one.

    Totals are rows of currency, trades, bought, sold (lots), turnover, result.
    """

    member: str
    number: int
    of: int
    rows: list[dict[str, Any]]
    totals: list[dict[str, Any]]
    all: list[dict[str, Any]]


def sheets(listed: pa.Table) -> list[Sheet]:
    """`service.trade_list` in sheets; each member begins a new one."""
    made = []
    for member in pc.unique(listed["member"]).to_pylist():
        rows = listed.filter(pc.equal(listed["member"], member))
        count = -(-rows.num_rows // LINES)
        for number in range(count):
            part = rows.slice(number * LINES, LINES)
            whole = totals(rows) if number == count - 1 else []
            made.append(Sheet(member, number + 1, count, part.to_pylist(), totals(part), whole))
    return made


def totals(rows: pa.Table) -> list[dict[str, Any]]:
    """Sums by currency, in their order of names; trades of no currency last."""
    nothing = pa.scalar(0, pa.decimal128(18, 4))
    bought = pc.equal(rows["side"], "bought")
    table = pa.table(
        {
            "currency": rows["currency"],
            "trades": pa.array([1] * rows.num_rows, pa.int64()),
            "bought": pc.if_else(bought, rows["quantity"], nothing),
            "sold": pc.if_else(bought, nothing, rows["quantity"]),
            "turnover": rows["turnover"],
            "result": rows["result"],
        }
    )
    names = ("trades", "bought", "sold", "turnover", "result")
    summed = table.group_by("currency", use_threads=False).aggregate(
        [(name, "sum") for name in names]
    )
    summed = summed.select(["currency", *(f"{name}_sum" for name in names)])
    found: list[dict[str, Any]] = (
        summed.rename_columns(["currency", *names]).sort_by("currency").to_pylist()
    )
    return found
