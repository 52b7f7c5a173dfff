from datetime import date

from threefold.behavioral.variable import Min, example, words
from threefold.behavioral.variables._examples import SHOP

LABEL = words(
    "First purchase",
    "Primera compra",
    "首次购买",
    "首次購買",
)
MEANING = words(
    "Day of the first purchase.",
    "Día de la primera compra.",
    "首次购买的日期。",
    "首次購買的日期。",
)
TYPE = "day"
KINDS = ("purchase",)
FROM = "orders"
PARTS = {"day_": Min("day")}
VALUE = "tf_date(day_)"
EXAMPLE = example(
    SHOP,
    first_purchase_on=date(2026, 3, 1),
)
