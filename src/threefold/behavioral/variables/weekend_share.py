from threefold.behavioral.variable import LONG, Count, example, words
from threefold.behavioral.variables._examples import SHOP

LABEL = words(
    "Share at weekends",
    "Proporción en fin de semana",
    "周末占比",
    "週末占比",
)
MEANING = words(
    "Orders placed on Saturday or Sunday.",
    "Pedidos hechos en sábado o domingo.",
    "周六或周日下的订单占比。",
    "週六或週日下的訂單占比。",
)
TYPE = "share"
KINDS = ("purchase",)
FROM = "orders"
PARTS = {"n": Count(), "then_": Count("weekday in ('saturday', 'sunday')")}
VALUE = "tf_ratio(then_, n)"
WINDOWS = LONG
BEFORE = True
EXAMPLE = example(
    SHOP,
    weekend_share=1.0,
)
