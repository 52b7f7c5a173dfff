from datetime import date

from threefold.behavioral.variable import Max, example, words
from threefold.behavioral.variables._examples import TRADES

LABEL = words(
    "Last trade",
    "Última operación",
    "最近成交",
    "最近成交",
)
MEANING = words(
    "Day of the last trade.",
    "Día de la última operación.",
    "最近一次成交的日期。",
    "最近一次成交的日期。",
)
TYPE = "day"
KINDS = ("trade",)
FROM = "trades"
PARTS = {"day_": Max("day")}
VALUE = "tf_date(day_)"
EXAMPLE = example(
    TRADES,
    last_trade_on=date(2026, 3, 30),
)
