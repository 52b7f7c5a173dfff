from threefold.behavioral.variable import LONG, Count, Sum, example, words
from threefold.behavioral.variables._examples import SHOP

LABEL = words(
    "Average order value",
    "Valor medio del pedido",
    "平均订单金额",
    "平均訂單金額",
)
MEANING = words(
    "What was sold in an order on average.",
    "Lo vendido por pedido, de media.",
    "每单平均销售额。",
    "每單平均銷售額。",
)
TYPE = "decimal"
UNIT = "currency"
KINDS = ("purchase",)
FROM = "orders"
PARTS = {"n": Count(), "sold": Sum("amount")}
VALUE = "tf_ratio(sold, n)"
WINDOWS = LONG
BEFORE = True
EXAMPLE = example(
    SHOP,
    average_order_value=30.0,
)
