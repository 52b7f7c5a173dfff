from threefold.behavioral.variable import YEAR, Max, example, words
from threefold.behavioral.variables._examples import SHOP

LABEL = words(
    "Largest order",
    "Mayor pedido",
    "最大订单",
    "最大訂單",
)
MEANING = words(
    "The order of the highest amount.",
    "El pedido de mayor importe.",
    "金额最高的订单。",
    "金額最高的訂單。",
)
TYPE = "money"
KINDS = ("purchase",)
FROM = "orders"
PARTS = {"most": Max("amount")}
VALUE = "most"
WINDOWS = YEAR
EXAMPLE = example(
    SHOP,
    largest_order="45",
)
