from datetime import date

from threefold.behavioral.variable import Max, example, words
from threefold.behavioral.variables._examples import SHOP

LABEL = words(
    "Last purchase",
    "Última compra",
    "最近购买",
    "最近購買",
)
MEANING = words(
    "Day of the last purchase.",
    "Día de la última compra.",
    "最近一次购买的日期。",
    "最近一次購買的日期。",
)
TYPE = "day"
KINDS = ("purchase",)
FROM = "orders"
PARTS = {"day_": Max("day")}
VALUE = "tf_date(day_)"
EXAMPLE = example(
    SHOP,
    last_purchase_on=date(2026, 3, 29),
)
