from threefold.behavioral.variable import ALL_WINDOWS, Sum, example, words
from threefold.behavioral.variables._examples import TRADES

LABEL = words(
    "Turnover",
    "Volumen negociado",
    "成交额",
    "成交額",
)
MEANING = words(
    "Value of all trades, bought and sold.",
    "Valor de todas las operaciones, compras y ventas.",
    "全部买卖成交的金额。",
    "全部買賣成交的金額。",
)
TYPE = "money"
KINDS = ("trade",)
FROM = "trades"
PARTS = {"all_": Sum("turnover")}
VALUE = "all_"
WINDOWS = ALL_WINDOWS
BEFORE = True
ELSE = "0"
EXAMPLE = example(
    TRADES,
    turnover="2140",
    turnover_7d="100",
)
