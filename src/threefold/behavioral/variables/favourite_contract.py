from threefold.behavioral.variable import Top, example, words
from threefold.behavioral.variables._examples import TRADES

LABEL = words(
    "Contract traded most",
    "Contrato más negociado",
    "交易最多的合约",
    "交易最多的合約",
)
MEANING = words(
    "The contract of most turnover.",
    "El contrato de mayor volumen.",
    "成交额最大的合约。",
    "成交額最大的合約。",
)
TYPE = "text"
KINDS = ("trade",)
FROM = "positions"
PARTS = {"top": Top("product", "turnover", "product")}
VALUE = "top"
EXAMPLE = example(
    TRADES,
    favourite_contract="CU2606",
)
