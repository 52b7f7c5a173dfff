from threefold.behavioral.variable import Max, example, words
from threefold.behavioral.variables._examples import SHOP

LABEL = words(
    "Days since first purchase",
    "Días desde la primera compra",
    "距首次购买天数",
    "距首次購買天數",
)
MEANING = words(
    "Days since the customer first bought.",
    "Días desde la primera compra del cliente.",
    "距客户首次购买的天数。",
    "距客戶首次購買的天數。",
)
TYPE = "integer"
UNIT = "days"
KINDS = ("purchase",)
FROM = "orders"
PARTS = {"age_": Max("age")}
VALUE = "age_"
EXAMPLE = example(
    SHOP,
    tenure_days=30,
)
