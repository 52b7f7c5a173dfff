from threefold.behavioral.variable import Count, Sum, example, words
from threefold.behavioral.variables._examples import SHOP

LABEL = words(
    "Spread of order values",
    "Dispersión del valor de pedidos",
    "订单金额离散度",
    "訂單金額離散度",
)
MEANING = words(
    "Standard deviation of the amounts of orders.",
    "Desviación típica de los importes de pedidos.",
    "订单金额的标准差。",
    "訂單金額的標準差。",
)
TYPE = "decimal"
UNIT = "currency"
KINDS = ("purchase",)
FROM = "orders"
# To the hundredth, so that both engines hold the square exactly.
_X = "cast(amount as decimal(19, 2))"
PARTS = {"n": Count(), "x": Sum(_X), "xx": Sum(f"{_X} * {_X}")}
VALUE = (
    "case when n > 1 then sqrt(greatest(cast(xx as double) - cast(x as double) * cast(x as "
    "double) / n, 0.0) / (n - 1)) end"
)
EXAMPLE = example(
    SHOP,
    order_value_spread=15.0,
)
