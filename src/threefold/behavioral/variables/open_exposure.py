from threefold.behavioral.variable import Sum, example, words
from threefold.behavioral.variables._examples import TRADES

LABEL = words(
    "Open exposure",
    "Exposición abierta",
    "未平仓敞口",
    "未平倉曝險",
)
MEANING = words(
    "Value of all positions still open, at the price last traded.",
    "Valor de las posiciones abiertas al último precio.",
    "按最近成交价计的未平仓价值。",
    "按最近成交價計的未平倉價值。",
)
TYPE = "decimal"
UNIT = "currency"
KINDS = ("trade",)
FROM = "positions"
PARTS = {"open_": Sum("abs(cast(held as double)) * price")}
VALUE = "open_"
ELSE = "0"
EXAMPLE = example(
    TRADES,
    open_exposure=100.0,
)
