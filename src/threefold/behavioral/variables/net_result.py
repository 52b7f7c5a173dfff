from threefold.behavioral.variable import ALL_WINDOWS, Sum, example, words
from threefold.behavioral.variables._examples import TRADES

LABEL = words(
    "Net result",
    "Resultado neto",
    "净盈亏",
    "淨損益",
)
MEANING = words(
    "Profit less loss of the lots closed, before costs.",
    "Beneficio menos pérdida de los lotes cerrados, sin costes.",
    "平仓盈亏净额（不计费用）。",
    "平倉損益淨額（不計費用）。",
)
TYPE = "money"
KINDS = ("trade",)
FROM = "rounds"
PARTS = {"sum_": Sum("result")}
VALUE = "sum_"
WINDOWS = ALL_WINDOWS
BEFORE = True
ELSE = "0"
EXAMPLE = example(
    TRADES,
    net_result="40",
)
