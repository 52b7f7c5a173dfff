from threefold.behavioral.variable import Max, Sum, example, words
from threefold.behavioral.variables._examples import TRADES

LABEL = words(
    "Share of the main contract",
    "Peso del contrato principal",
    "主要合约占比",
    "主要合約占比",
)
MEANING = words(
    "How much of the turnover is in one contract.",
    "Parte del volumen en un solo contrato.",
    "成交额中属于单一合约的比例。",
    "成交額中屬於單一合約的比例。",
)
TYPE = "share"
KINDS = ("trade",)
FROM = "positions"
PARTS = {"most": Max("turnover"), "all_": Sum("turnover")}
VALUE = "tf_ratio(most, all_)"
EXAMPLE = example(
    TRADES,
    trade_concentration=2040 / 2140,
)
