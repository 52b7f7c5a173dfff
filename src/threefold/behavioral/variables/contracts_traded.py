from threefold.behavioral.variable import Count, example, words
from threefold.behavioral.variables._examples import TRADES

LABEL = words(
    "Contracts traded",
    "Contratos negociados",
    "交易合约数",
    "交易合約數",
)
MEANING = words(
    "Different contracts traded.",
    "Contratos distintos negociados.",
    "交易过的不同合约数。",
    "交易過的不同合約數。",
)
TYPE = "integer"
UNIT = "contracts"
KINDS = ("trade",)
FROM = "positions"
PARTS = {"n": Count()}
VALUE = "n"
ELSE = "0"
EXAMPLE = example(
    TRADES,
    contracts_traded=2,
)
