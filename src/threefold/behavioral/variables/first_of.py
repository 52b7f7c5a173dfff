from threefold.behavioral.variable import First, example, words
from threefold.behavioral.variables._examples import SHOP
from threefold.behavioral.variables._words import DIMENSIONS

LABEL = words(
    "First {each}",
    "Primero: {each}",
    "首次{each}",
    "首次{each}",
)
MEANING = words(
    "Where or when the customer bought first.",
    "Donde o cuando compró por primera vez.",
    "客户首次购买时的取值。",
    "客戶首次購買時的取值。",
)
EACH = DIMENSIONS
CODE = "first_{each}"
TYPE = "text"
KINDS = ("purchase",)
FROM = "over_{each}"
PARTS = {"one": First("value", "first_s", "value")}
VALUE = "one"
EXAMPLE = example(
    SHOP,
    first_channel="shop",
    first_place="Vigo",
    first_daypart="morning",
)
