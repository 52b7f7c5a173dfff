"""A day of a clearing house reckoned from its trades: prices, positions, results, differences.

Everything is summed in decimals, so that what some gain is to the last digit what others lose.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from threefold.engine import service as engines
from threefold.engine.types import Engine, Input

COLUMNS = [
    "id", "kind", "source", "subject", "local_at", "received_at", "place", "product", "quantity",
    "amount", "currency", "outcome", "reference", "properties", "month",
]  # fmt: skip
_FIRST_DAY = date(1, 1, 1)
_PASSES, _LIST_PASSES = range(1, 10), range(1, 8)


@dataclass(frozen=True)
class Day:
    """One day, as tables of what `queries/ledger_*.sql` of these names say.

    `trades` holds every trade event of the day; those that count have an empty `flaw`.
    """

    day: date
    trades: pa.Table
    prices: pa.Table
    accounts: pa.Table
    contracts: pa.Table
    members: pa.Table
    differences: pa.Table


def reckoned(engine: Engine, events: Input, day: date) -> Day:
    """The ledger of `day` from `events` (at least COLUMNS of EVENT_SCHEMA)."""
    whole = {"first_day": _FIRST_DAY, "day": day}
    trades = engine.query(_sql("trades"), {"first_day": day, "day": day}, {"events": events})
    prices = engine.query(_of_trades("prices"), whole, {"events": events})
    accounts = engine.query(_of_trades("accounts"), whole, {"events": events, "prices": prices})
    contracts = engine.query(_sql("contracts"), None, {"accounts": accounts, "prices": prices})
    pairs = _paired(engine, trades.filter(pc.equal(trades["flaw"], "")))
    return Day(
        day=day,
        trades=trades,
        prices=prices,
        accounts=accounts,
        contracts=contracts,
        members=engine.query(_sql("members"), None, {"accounts": accounts}),
        differences=engine.query(
            _sql("differences"),
            None,
            {"trades": trades, "pairs": pairs, "contracts": contracts},
        ),
    )


def days(engine: Engine, events: Input) -> list[date]:
    """The days with trades, newest first."""
    found: list[date] = engine.query(_sql("days"), None, {"events": events})["day"].to_pylist()
    return found


def trade_list(engine: Engine, found: Day, member: str | None) -> pa.Table:
    """The trades of the day that count, of one member or of all (None)."""
    return engine.query(
        _sql("list"),
        {"whole": member is None, "member": member or ""},
        {"trades": found.trades, "prices": found.prices},
    )


def unlike(engine: Engine, ours: pa.Table, theirs: pa.Table) -> tuple[pa.Table, int]:
    """Differences of two lists (`queries/ledger_unlike.sql`), and how many rows agree in all.

    Both have the columns of LIST_ROWS.
    """
    both = pa.concat_tables([_marked(ours, 1), _marked(theirs, 0)])
    both = both.append_column("nth", pa.array(range(both.num_rows), pa.int64()))
    pairs = _by_passes(engine, "matches", both, ("nth",), _LIST_PASSES)
    matched = both.join(pairs, "nth", join_type="left outer")
    # A row that nothing stands beside must not meet the other such rows.
    alone = pc.binary_join_element_wise("alone", matched["nth"].cast(pa.string()), " ")
    pair = matched.column_names.index("pair")
    matched = matched.set_column(pair, "pair", pc.coalesce(matched["pair"], alone))
    found = engine.query(_sql("unlike"), None, {"matched": matched})
    differing = found.filter(pc.is_valid(found["kind"]))
    return differing, found.num_rows - differing.num_rows


LIST_ROWS = pa.schema(
    [
        pa.field("line", pa.int64()),
        pa.field("trade_no", pa.string()),
        pa.field("contract", pa.string()),
        pa.field("delivery_month", pa.string()),
        pa.field("side", pa.string()),
        pa.field("quantity", pa.decimal128(18, 4)),
        pa.field("price", pa.decimal128(16, 6)),
        pa.field("account", pa.string()),
        pa.field("counterparty", pa.string()),
    ]
)
"""One trade of a list to be compared; text that is not said is empty."""


def _marked(rows: pa.Table, ours: int) -> pa.Table:
    return rows.cast(LIST_ROWS).append_column("ours", pa.array([ours] * rows.num_rows, pa.int32()))


def _sql(name: str) -> str:
    return engines.sql("threefold.behavioral", f"ledger_{name}")


def _of_trades(name: str) -> str:
    """The query `name` with the trades as its first relation, so that they need not be kept."""
    trades = f"with trades as (\n{_sql('trades')}),\n"
    return re.sub(r"^with ", lambda _start: trades, _sql(name), count=1, flags=re.MULTILINE)


def _paired(engine: Engine, trades: pa.Table) -> pa.Table:
    return _by_passes(engine, "pairs", trades, ("id", "source"), _PASSES)


def _by_passes(
    engine: Engine, name: str, rows: pa.Table, key: tuple[str, ...], passes: range
) -> pa.Table:
    """[*key, pair] of the rows that found each other, by the strongest likeness first."""
    done = [pa.table({**{each: rows[each][:0] for each in key}, "pair": pa.array([], pa.string())})]
    for number in passes:
        if not rows.num_rows:
            break
        told = engine.query(_sql(name), {"pass": number}, {"todo": rows})
        told = told.select([*key, "pair"])
        found = told.filter(pc.is_valid(told["pair"]))
        if found.num_rows:
            done.append(found.cast(done[0].schema))
            rows = rows.join(found.select(list(key)), list(key), join_type="left anti")
    return pa.concat_tables(done)
