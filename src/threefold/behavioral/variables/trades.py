from threefold.behavioral.variable import ALL_WINDOWS, Count, example, words
from threefold.behavioral.variables._examples import TRADES

LABEL = words(
    "Trades",
    "Operaciones",
    "成交笔数",
    "成交筆數",
)
MEANING = words(
    "Trades done.",
    "Operaciones realizadas.",
    "成交的笔数。",
    "成交的筆數。",
)
TYPE = "integer"
UNIT = "trades"
KINDS = ("trade",)
FROM = "trades"
PARTS = {"n": Count()}
VALUE = "n"
WINDOWS = ALL_WINDOWS
BEFORE = True
ELSE = "0"
EXAMPLE = example(
    TRADES,
    trades=4,
    trades_7d=1,
)
