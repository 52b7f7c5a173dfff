"""A member's own list: read from many hands, compared, and nothing of it lost."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.examples import tries

from threefold.behavioral.logic.ledger import LIST_ROWS, unlike
from threefold.behavioral.logic.ledger_lists import Read, read
from threefold.behavioral.logic.ledger_sheets import LINES, sheets
from threefold.engine import service as engines
from threefold.engine.types import Engine
from threefold.kit.errors import Invalid

ROW = {
    "line": None, "trade_no": "T1", "contract": "copper", "delivery_month": "2026-06",
    "side": "bought", "quantity": Decimal(2), "price": Decimal("71230.5"), "account": "88",
    "counterparty": "0144",
}  # fmt: skip


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    opened = engines.open(memory_limit_mb=256, threads=1)
    yield opened
    opened.close()


def one(given: Read) -> dict[str, Any]:
    (row,) = given.rows.to_pylist()
    assert given.received == 1
    assert not given.bad
    return {name: row[name] for name in ("contract", "side", "quantity", "price")}


BOUGHT = {
    "contract": "copper", "side": "bought", "quantity": Decimal(2), "price": Decimal("71230.5"),
}  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        b"contract,side,lots,price\ncopper,bought,2,71230.50\n",
        "\ufeffContract;B/S;Qty;Price\ncopper;B;2,0;71.230,5\n".encode(),
        "Contrato;Compra/Venta;Lotes;Precio\ncopper;Compra;2;71 230,5000000\n".encode("cp1252"),
        "合约\t买卖\t手数\t价格\ncopper\t买入\t2\t71230.5\n".encode("gb18030"),
        "商品,買賣別,口數,成交價\ncopper,買進,+2,71230.5\n".encode("big5"),
        'contract|side|lots|price\r\n"copper"|BUY|2|"71,230.5"\r\n'.encode("utf-16"),
        b"price,contract,note,lots,side\n\n71230.5,'=copper,x,2,long\n",
    ],
    ids=["ours", "semicolons", "spanish", "simplified", "traditional", "utf-16", "formula"],
)
def test_lists_of_many_hands(content):
    told = one(read(content))
    told["contract"] = told["contract"].removeprefix("=")
    assert told == BOUGHT


def test_rows_that_are_no_trade_are_named():
    given = read(
        b"contract,side,lots,price\n"
        b"copper,bought,2,1\ncopper,given,2,1\ncopper,sold\n,sold,2,1\ncopper,sold,0,1\n"
        b"copper,sold,2,1.12345678\n"
    )
    assert (given.rows.num_rows, given.received) == (1, 6)
    assert [(number, field) for number, _text, field in given.bad] == [
        (3, "side"),
        (4, ""),
        (5, "contract"),
        (6, "quantity"),
        (7, "price"),
    ]


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"name,town\nx,y\n", b"\x00\x01\x02,\n", b"contract\n"]
)
def test_what_is_no_list_is_refused(content):
    with pytest.raises(Invalid) as refused:
        read(content)
    assert refused.value.remedy


def test_an_empty_list_is_a_list():
    assert read(b"contract,side,lots,price\n").received == 0


def rows(*told: dict[str, Any], theirs: bool = False) -> pa.Table:
    numbered = [
        {**ROW, **each, "line": number + 2 if theirs else None} for number, each in enumerate(told)
    ]
    return pa.Table.from_pylist(numbered, schema=LIST_ROWS)


def compared(engine: Engine, ours: list[Any], theirs: list[Any]) -> tuple[list[Any], int]:
    found, agreeing = unlike(engine, rows(*ours), rows(*theirs, theirs=True))
    told = [(row["kind"], row["differs"], row["line"]) for row in found.to_pylist()]
    return told, agreeing


def test_each_difference_is_told_as_what_it_is(engine):
    assert compared(engine, [{}], [{"contract": "Copper"}]) == ([], 1)
    changes = {
        "price": {"price": Decimal(1)}, "quantity": {"quantity": Decimal(3)},
        "side": {"side": "sold"}, "contract": {"delivery_month": "2026-07"},
        "account": {"account": "89"}, "member": {"counterparty": "0090"},
    }  # fmt: skip
    for differs, change in changes.items():
        assert compared(engine, [{}], [change]) == ([("disagree", differs, 2)], 0)
        # The same where the list has no numbers.
        unnumbered = {**change, "trade_no": ""}
        assert compared(engine, [{}], [unnumbered]) == ([("disagree", differs, 2)], 0)
    other = {"price": Decimal(1), "quantity": Decimal(9), "side": "sold", "trade_no": "T7"}
    assert compared(engine, [{}], [other]) == (
        [("missing_there", "", None), ("missing_here", "", 2)],
        0,
    )
    # What the list does not say is no difference.
    silent = {"trade_no": "", "account": "", "counterparty": "", "delivery_month": ""}
    assert compared(engine, [{}], [silent]) == ([], 1)


trades = st.fixed_dictionaries(
    {
        "trade_no": st.sampled_from(["", "T1", "T2", "T3"]),
        "contract": st.sampled_from(["copper", "corn"]),
        "side": st.sampled_from(["bought", "sold"]),
        "quantity": st.integers(1, 3).map(Decimal),
        "price": st.integers(1, 3).map(Decimal),
        "account": st.sampled_from(["88", "89"]),
    }
)


@settings(max_examples=tries(15), deadline=None)
@given(ours=st.lists(trades, max_size=8), theirs=st.lists(trades, max_size=8))
def test_every_row_of_both_is_accounted_for(engine, ours, theirs):
    found, agreeing = unlike(engine, rows(*ours), rows(*theirs, theirs=True))
    told = found.to_pylist()
    kinds = [row["kind"] for row in told]
    here, there = kinds.count("missing_here"), kinds.count("missing_there")
    assert len(ours) == agreeing + kinds.count("disagree") + there
    assert len(theirs) == agreeing + kinds.count("disagree") + here
    shuffled = random.Random(1).sample(ours, len(ours))
    # By number first: lists of equal rows in any order agree, unless a number stands for two.
    numbers = [each["trade_no"] for each in ours if each["trade_no"]]
    if len(numbers) == len(set(numbers)):
        again, alike = unlike(engine, rows(*ours), rows(*shuffled, theirs=True))
        assert (again.num_rows, alike) == (0, len(ours))


def test_sheets_break_by_member_and_sum_up():
    def listed(member: str, count: int) -> list[dict[str, Any]]:
        return [
            {
                "member": member, "currency": "CNY", "side": "sold" if n % 2 else "bought",
                "quantity": Decimal(1), "turnover": Decimal(10), "result": Decimal(n),
            }
            for n in range(count)
        ]  # fmt: skip

    table = pa.Table.from_pylist(
        [*listed("0071", LINES + 1), *listed("0144", 2)],
        schema=pa.schema(
            {
                "member": pa.string(), "currency": pa.string(), "side": pa.string(),
                "quantity": pa.decimal128(18, 4), "turnover": pa.decimal128(18, 4),
                "result": pa.decimal128(38, 14),
            }
        ),
    )  # fmt: skip
    made = sheets(table)
    assert [(each.member, each.number, each.of, len(each.rows)) for each in made] == [
        ("0071", 1, 2, LINES),
        ("0071", 2, 2, 1),
        ("0144", 1, 1, 2),
    ]
    assert made[0].all == []
    assert made[1].all[0]["trades"] == LINES + 1
    assert made[1].totals[0]["result"] == LINES
    assert made[2].all[0]["bought"] == made[2].all[0]["sold"] == 1
