from threefold.behavioral.variable import ALL_WINDOWS, Count, example, words
from threefold.behavioral.variables._examples import SHOP

LABEL = words(
    "Days with a purchase",
    "Días con compra",
    "购买天数",
    "購買天數",
)
MEANING = words(
    "Different days on which the customer bought.",
    "Días distintos en que compró el cliente.",
    "客户有购买的不同日数。",
    "客戶有購買的不同日數。",
)
TYPE = "integer"
UNIT = "days"
KINDS = ("purchase",)
FROM = "gaps"
PARTS = {"n": Count()}
VALUE = "n"
WINDOWS = ALL_WINDOWS
BEFORE = True
ELSE = "0"
EXAMPLE = example(
    SHOP,
    buying_days=3,
    buying_days_30d=2,
)
