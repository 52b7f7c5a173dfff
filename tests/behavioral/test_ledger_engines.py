"""The ledger of a day is the same on every engine, to the last digit."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from tests.support.exchange import MONDAY, TUESDAY, match, settlement, table, trade

from threefold.behavioral.logic.ledger import reckoned
from threefold.engine import service
from threefold.engine.types import Engine

EVENTS = [
    *match("1", 10, "2874.125", at=1),
    settlement("2878", multiplier="12.5", place=None),
    settlement("2879", multiplier="12.5", place=None, received=9),
    *match("2", 4, "2880.000001", day=TUESDAY, by="0144", to="0071", account="88000301",
           seller="88000207", turnover="1"),
    *match("3", 2, "71000", day=TUESDAY, contract="copper", place="SHFE", amount="710000"),
    # The prices of the two sides differ.
    trade("4", "bought", 3, "71000", day=TUESDAY, contract="copper", place="SHFE", at=5),
    trade("5", "sold", 3, "71001", day=TUESDAY, contract="copper", place="SHFE", at=5, by="0144",
          to="0071", account="88000301"),
    *match("6", 5, "9", day=TUESDAY),
    trade("6B", "bought", 7, "9", day=TUESDAY, outcome="corrected", received=1),
    trade("6S", "sold", 7, "9", day=TUESDAY, outcome="corrected", received=1, by="0144", to="0071",
          account="88000301"),
    trade("7", "sold", 3, "9", day=TUESDAY, outcome="cancelled"),
    trade("8", "sold", 3, "no price", day=TUESDAY),
    trade("6B", "bought", 7, "9", day=TUESDAY, outcome="corrected", received=1, source="broker"),
]  # fmt: skip


LIST = pa.table(
    {
        "nth": pa.array([0, 1, 2, 3], pa.int64()),
        "ours": pa.array([1, 1, 0, 0], pa.int32()),
        "line": pa.array([None, None, 2, 3], pa.int64()),
        "contract": ["copper", "corn", "Copper", "corn"],
        "quantity": pa.array([2, 3, 2, 3], pa.decimal128(18, 4)),
        "price": pa.array([71000, 9, 71000, 8], pa.decimal128(16, 6)),
        **{
            name: pa.array([text] * 4)
            for name, text in (
                ("trade_no", ""), ("delivery_month", "2026-05"), ("side", "sold"),
                ("account", "88"), ("counterparty", "0144"),
            )
        },
    }
)  # fmt: skip


def rows(found: pa.Table) -> list[tuple[str, ...]]:
    return sorted(tuple(map(str, row.values())) for row in found.to_pylist())


def test_every_statement_says_the_same_on_both_engines(engines: tuple[Engine, Engine]) -> None:
    usual = reckoned(engines[0], table(EVENTS), TUESDAY)
    assert {row["kind"] for row in usual.differences.to_pylist()} == {
        "disagree", "incomplete", "unknown",
    }  # fmt: skip
    assert MONDAY in usual.contracts["day_before"].to_pylist()
    day = {"day": TUESDAY}
    dated = {"first_day": date(1, 1, 1), **day}
    trades = {"trades": same(engines, "trades", dated, {"events": table(EVENTS)})}
    counted = trades["trades"].filter(pc.equal(trades["trades"]["flaw"], ""))
    prices = {"prices": same(engines, "prices", day, {"events": table(EVENTS), **trades})}
    accounts = {"accounts": same(engines, "accounts", day, {**trades, **prices})}
    contracts = {"contracts": same(engines, "contracts", None, {**accounts, **prices})}
    assert rows(contracts["contracts"]) == rows(usual.contracts)
    same(engines, "members", None, accounts)
    pairs = same(engines, "pairs", {"pass": 4}, {"todo": counted})
    assert pairs["pair"].null_count < pairs.num_rows
    same(engines, "differences", None, {**trades, **contracts, "pairs": pairs})
    same(engines, "list", {"whole": False, "member": "0071"}, {**trades, **prices})
    found = same(engines, "matches", {"pass": 5}, {"todo": LIST})
    matched = LIST.join(found, "nth")
    assert same(engines, "unlike", None, {"matched": matched}).num_rows == 2
    same(engines, "days", None, {"events": table(EVENTS)})


def same(
    engines: tuple[Engine, Engine],
    name: str,
    values: dict[str, Any] | None,
    inputs: dict[str, pa.Table],
) -> pa.Table:
    """The answer of both engines to one statement of the ledger."""
    statement = service.sql("threefold.behavioral", f"ledger_{name}")
    told = [engine.query(statement, values, inputs) for engine in engines]
    assert told[0].schema.names == told[1].schema.names
    assert rows(told[0]) == rows(told[1]), name
    return told[0]
