"""Trades of a made-up exchange as events, one or many."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa

from threefold.behavioral.types import EVENT_SCHEMA

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)


def md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


SUBJECTS = {account: md5(account) for account in ("88000123", "88000207", "88000301", "88000444")}


def trade(number: str, side: str, lots: int | str, price: str, **changed: Any) -> dict[str, Any]:
    """An event; members `by` and `to`, `account`, `day`, `at` seconds after nine, properties."""
    known = {
        "day": MONDAY, "at": 0, "by": "0071", "to": "0144", "account": "88000123",
        "contract": "soybean meal", "month": "2026-05", "place": "DCE", "currency": "CNY",
        "amount": None, "outcome": side, "received": 0, "source": "exchange", "order": None,
        **changed,
    }  # fmt: skip
    properties = {
        "trade_no": number,
        "delivery_month": known["month"],
        "member_no": known["by"],
        "counterparty_member_no": known["to"],
        "unit_price": price,
    }
    if known["outcome"] != side:
        properties["side"] = side
    used = {
        "day", "at", "by", "to", "account", "contract", "month", "place", "currency", "amount",
        "outcome", "received", "source", "order",
    }  # fmt: skip
    properties |= {name: value for name, value in known.items() if name not in used}
    return event(
        "trade",
        known,
        {name: value for name, value in properties.items() if value is not None},
        quantity=Decimal(lots),
        outcome=known["outcome"],
        subject=SUBJECTS.get(known["account"]),
        reference=known["order"],
    )


def match(number: str, lots: int | str, price: str, **changed: Any) -> list[dict[str, Any]]:
    """Both sides of one trade: `by` buys for `account`, `to` sells for `seller`."""
    sides = {"by": "0071", "to": "0144", "account": "88000123", "seller": "88000301", **changed}
    seller = sides.pop("seller")
    mirrored = {**sides, "by": sides["to"], "to": sides["by"], "account": seller}
    return [
        trade(f"{number}B", "bought", lots, price, **sides),
        trade(f"{number}S", "sold", lots, price, **mirrored),
    ]


def settlement(price: str, **changed: Any) -> dict[str, Any]:
    known = {
        "day": MONDAY, "at": 6 * 3600, "contract": "soybean meal", "month": "2026-05",
        "place": "DCE", "currency": "CNY", "amount": None, "received": 0, "source": "exchange",
        "multiplier": None, **changed,
    }  # fmt: skip
    properties = {"delivery_month": known["month"], "unit_price": price}
    if known["multiplier"] is not None:
        properties["multiplier"] = known["multiplier"]
    return event("settlement", known, properties)


def event(
    kind: str, known: dict[str, Any], properties: dict[str, Any], **columns: Any
) -> dict[str, Any]:
    at = datetime.combine(known["day"], time(9)) + timedelta(seconds=known["at"])
    row = {
        "kind": kind,
        "occurred_at": at.replace(tzinfo=UTC),
        "local_at": at,
        "received_at": at.replace(tzinfo=UTC) + timedelta(minutes=known["received"]),
        "source": known["source"],
        "run": 1,
        "place": known["place"],
        "product": known["contract"],
        "amount": known["amount"] and Decimal(known["amount"]),
        "currency": known["currency"],
        "properties": json.dumps(properties),
        "month": f"{at:%Y-%m}",
        **columns,
    }
    told = json.dumps([row, known["received"]], default=str, sort_keys=True)
    return {"id": md5(told), **row}


def table(events: Iterable[dict[str, Any]] | Sequence[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(list(events), schema=EVENT_SCHEMA)


TRADES = """\
trade_id,order_no,trade_date,trade_time,exchange,contract,delivery_month,side,open_close,lots,\
price,turnover,currency,account_no,member_no,counterparty_broker,counterparty_member_no
T1,70031,2026-03-02,09:00:03,DCE,soybean meal,2026-05,bought,open,10,2874.0000,287400.00,CNY,\
88000123,0071,Harbour Futures,0144
T2,91007,2026-03-02,09:00:03,DCE,soybean meal,2026-05,sold,open,10,2874.0000,287400.00,CNY,\
88000301,0144,Northgate,0071
T3,70035,2026-03-02,09:12:40,DCE,soybean meal,2026-05,sold,open,4,2880.0000,115200.00,CNY,\
88000207,0071,Harbour Futures,0144
T4,91012,2026-03-02,09:12:40,DCE,soybean meal,2026-05,bought,close,4,2880.0000,115200.00,CNY,\
88000301,0144,Northgate,0071
T5,70152,2026-03-03,14:59:58,SHFE,copper,2026-06,sold,open,2,71230.0000,712300.00,CNY,\
88000123,0071,Harbour Futures,0144
T6,91044,2026-03-03,14:59:58,SHFE,copper,2026-06,bought,open,2,71240.0000,712400.00,CNY,\
88000301,0144,Northgate,0071
T7,91045,2026-03-03,14:59:59,SHFE,copper,2026-06,bought,open,3,71240.0000,1068600.00,CNY,\
88000301,0144,Northgate,0090
"""
SETTLEMENTS = """\
trade_date,exchange,contract,delivery_month,settlement_price,multiplier,currency
2026-03-02,DCE,soybean meal,2026-05,2878,10,CNY
2026-03-03,DCE,soybean meal,2026-05,2890,10,CNY
"""


def bring(folder: Path) -> None:
    """Two days of trades and the prices of one contract, through the ordinary entrance.

    The first day clears; on the second the price of T5 and T6 differs, and T7 has no other side.
    """
    from threefold.collect import service as collect

    for name, text in (("trades", TRADES), ("settlements", SETTLEMENTS)):
        path = folder / f"{name}.csv"
        path.write_text(text, "utf-8")
        run = collect.stage(path, source="exchange", content="events")
        collect.agree(run, collect.fitted(collect.load_mapping(name), run))
        collect.land(run.pk)
