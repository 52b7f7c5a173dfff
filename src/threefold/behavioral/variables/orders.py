from threefold.behavioral.variable import ALL_WINDOWS, Count, example, words
from threefold.behavioral.variables._examples import SHOP

LABEL = words(
    "Orders",
    "Pedidos",
    "订单数",
    "訂單數",
)
MEANING = words(
    "Purchases that were not cancelled (the F of RFM).",
    "Compras no anuladas (la F de RFM).",
    "未取消的购买次数（RFM 中的 F）。",
    "未取消的購買次數（RFM 中的 F）。",
)
TYPE = "integer"
UNIT = "orders"
KINDS = ("purchase",)
FROM = "orders"
PARTS = {"n": Count()}
VALUE = "n"
WINDOWS = ALL_WINDOWS
BEFORE = True
ELSE = "0"
EXAMPLE = example(
    SHOP,
    orders=3,
    orders_7d=1,
    orders_30d=2,
    orders_30d_before=1,
)
