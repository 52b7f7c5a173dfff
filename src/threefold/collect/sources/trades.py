"""Trades of an exchange or a broker [B7]: a folder of files, mapping ready.

A trade names the account, the member and the other side's broker, never the end customer.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from threefold.collect.source import FILES, Example, words
from threefold.collect.sources import folder as files

LABEL = words(
    "Exchange and brokerage trades",
    "Operaciones de bolsa y corretaje",
    "交易所与经纪成交",
    "交易所與經紀成交",
)
TEXT = words(
    "Trade files of an exchange, a clearing house or a broker, with the mapping ready.",
    "Archivos de operaciones de una bolsa, cámara o corredor, con su asignación lista.",
    "交易所、结算所或经纪商的成交文件，映射已备好。",
    "交易所、結算所或經紀商的成交檔，對應已備妥。",
)
ICON = "chart-candle"
GIVES = FILES
CONTENT = "events"
MAPPING = "trades"
SETTINGS = files.SETTINGS
read = files.read

SAMPLE = """\
trade_id,order_no,trade_date,trade_time,exchange,contract,delivery_month,side,open_close,lots,\
price,turnover,currency,account_no,member_no,counterparty_broker,counterparty_member_no
T0000812,70031,2026-03-02,09:00:03,DCE,soybean meal,2026-05,bought,open,10,2874.0000,287400.00,CNY,\
88000123,0071,Harbour Futures,0144
T0000813,70035,2026-03-02,09:00:03,DCE,soybean meal,2026-05,sold,close,4,2875.0000,115000.00,CNY,\
88000207,0071,Northgate,0090
T0000814,70152,2026-03-02,14:59:58,SHFE,copper,2026-06,sold,open,2,71230.0000,712300.00,CNY,\
88000123,0071,Harbour Futures,0144
"""


@contextmanager
def example(folder: Path) -> Iterator[Example]:
    (folder / "trades.csv").write_text(SAMPLE, "utf-8")
    yield Example({"folder": str(folder), "quiet_s": 0}, 1)
