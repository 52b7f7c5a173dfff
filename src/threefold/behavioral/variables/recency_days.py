from threefold.behavioral.variable import Min, example, words
from threefold.behavioral.variables._examples import SHOP

LABEL = words(
    "Days since last purchase",
    "Días desde la última compra",
    "距上次购买天数",
    "距上次購買天數",
)
MEANING = words(
    "Days since goods were last bought (the R of RFM).",
    "Días desde la última compra (la R de RFM).",
    "距上次购买的天数（RFM 中的 R）。",
    "距上次購買的天數（RFM 中的 R）。",
)
TYPE = "integer"
UNIT = "days"
KINDS = ("purchase",)
FROM = "orders"
PARTS = {"age_": Min("age")}
VALUE = "age_"
EXAMPLE = example(
    SHOP,
    recency_days=2,
)
