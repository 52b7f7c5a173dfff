"""Both engines tell alike where customers buy beside us, and what they paid."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pyarrow as pa

from tests.support.acts import events_of
from threefold.behavioral.service.paying import ASKED
from threefold.behavioral.service.queries import query
from threefold.engine import service as engine
from threefold.related.service.rivals import buying, wallets

DAY = date(2026, 3, 31)
AT = datetime(2026, 3, 20, 23, tzinfo=UTC)


def sql(name: str) -> str:
    return engine.sql("threefold.related", name)


def alike(engines, statement, values, inputs):
    told = [each.query(statement, values, inputs).to_pylist() for each in engines]
    assert told[0] == told[1]
    assert told[0]
    return told[0]


def test_both_engines_tell_the_same(engines):
    noted = [
        (1, 7, DAY, 1, True, 0.8, "staff"), (1, 8, DAY, 2, True, 0.4, "contact"),
        (1, 8, date(2026, 2, 1), 3, False, None, "staff"), (2, 7, DAY, 4, False, None, "staff"),
        (3, 7, date(2026, 4, 1), 5, True, 0.2, "staff"), (4, 7, DAY, 6, True, None, "staff"),
    ]  # fmt: skip
    rows = [dict(zip(buying._NOTED.names, row, strict=True)) for row in noted]
    said = [
        {"customer_id": 2, "competitor_id": 7, "answered_at": AT, "id": 1},
        {"customer_id": 1, "competitor_id": 7, "answered_at": AT, "id": 2},
    ]
    inputs = {
        "noted": pa.Table.from_pylist(rows, buying._NOTED),
        "said": pa.Table.from_pylist(said, buying._SAID),
    }
    uses = alike(engines, sql("rivals_uses"), {"day": DAY}, inputs)
    assert [(row["customer_id"], row["competitor_id"], row["buys"]) for row in uses] == [
        (1, 7, True), (1, 8, True), (2, 7, False), (4, 7, True),
    ]  # fmt: skip
    assert (uses[0]["first_on"], uses[0]["told_on"], uses[0]["times"]) == (AT.date(), DAY, 2)
    told = alike(engines, sql("rivals_known"), None, {"uses": pa.Table.from_pylist(uses)})
    assert told == [
        {"customer_id": 1, "competitors_known": 2, "elsewhere": 1.0},
        {"customer_id": 4, "competitors_known": 1, "elsewhere": None},
    ]
    notes = [
        {"customer_id": 1, "id": 1, "share": 0.5, "spend": 90.0, "told_on": DAY},
        {"customer_id": 2, "id": 2, "place": 1.0, "shops": 2.0, "told_on": DAY},
    ]
    answers = [
        {"customer_id": 1, "id": 9, "variable": "a", "number": 70.0, "answered_at": AT},
        {"customer_id": 3, "id": 8, "variable": "b", "number": 120.0, "answered_at": AT},
    ]
    kinds = pa.table({"variable": ["a", "b"], "what": ["share"] * 2, "turned": [False, True]})
    given = {
        "noted": pa.Table.from_pylist(notes, wallets._NOTED),
        "answered": pa.Table.from_pylist(answers, wallets._ANSWERED),
        "kinds": kinds,
    }
    rows = alike(engines, sql("rivals_wallets"), None, given)
    assert [row["number"] for row in rows if row["what"] == "share"] == [0.7, 0.5, 0.0]
    found = alike(
        engines, sql("scores_wallet"), {"day": (DAY - date(1970, 1, 1)).days},
        {"wallets": pa.Table.from_pylist(rows, wallets.WALLETS),
         "elsewhere": pa.table({"customer_id": [1, 5], "elsewhere": [0.3, 0.2]})},
    )  # fmt: skip
    by_customer = {row["customer_id"]: row for row in found}
    assert (by_customer[1]["wallet_share"], by_customer[1]["wallet_shares"]) == (0.5, 2)
    assert by_customer[5]["wallet_elsewhere"] == 0.2


def test_both_engines_tell_what_was_paid(engines):
    def sold(day: str, amount: str, quantity: str, **more: str) -> dict[str, str]:
        return {"local_at": f"{day} 10:00", "kind": "purchase", "amount": amount,
                "quantity": quantity, "product": "A", "category": "mugs", **more}  # fmt: skip

    events = events_of([
        [sold("2026-01-05", "9", "2"), sold("2026-01-09", "8", "2", outcome="returned")],
        [sold("2026-01-31", "16", "3"), sold("2026-02-01", "7", "1", product="B",
              product_name="Big"),
         sold("2026-02-01", "-7", "-1"), sold("2026-02-02", "5", "1", currency="EUR")],
    ])  # fmt: skip
    asked = [("mugs", None, "GBP"), (None, "A", "GBP"), (None, "B", "EUR")]
    rows = [dict(zip(ASKED.names, (n, *each), strict=True)) for n, each in enumerate(asked)]
    inputs = {"events": events, "asked": pa.Table.from_pylist(rows, ASKED)}
    told = alike(engines, query("paid"), {"own": "GBP"}, inputs)
    assert [(row["place"], row["month_number"], row["price"]) for row in told] == [
        (0, 672, 5.0), (0, 673, 7.0), (1, 672, 5.0),
    ]  # fmt: skip
    values = {"what": "product", "most": 5}
    goods = alike(engines, query("goods"), values, {"events": events})
    assert [(row["item"], row["n"], row["name"]) for row in goods] == [
        ("A", 4, None),
        ("B", 1, "Big"),
    ]
