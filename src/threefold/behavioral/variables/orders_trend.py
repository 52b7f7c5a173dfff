from threefold.behavioral.variable import example, words
from threefold.behavioral.variables._examples import YEARS

LABEL = words(
    "Change of orders, year on year",
    "Variación de pedidos interanual",
    "订单同比变化",
    "訂單年增變化",
)
MEANING = words(
    "Orders of the last year against the year before it.",
    "Pedidos del último año frente al anterior.",
    "最近一年与前一年订单数之比的变化。",
    "最近一年與前一年訂單數之比的變化。",
)
TYPE = "share"
KINDS = ("purchase",)
NEEDS = ("orders_365d", "orders_365d_before")
VALUE = "tf_ratio(orders_365d - orders_365d_before, orders_365d_before)"
EXAMPLE = example(
    YEARS,
    orders_trend=0.0,
)
