from threefold.behavioral.variable import example, words
from threefold.behavioral.variables._examples import YEARS

LABEL = words(
    "Spend a month",
    "Gasto al mes",
    "月均消费",
    "月均消費",
)
MEANING = words(
    "Spend for each 30 days since the first purchase.",
    "Gasto por cada 30 días desde la primera compra.",
    "首次购买以来每 30 天的消费额。",
    "首次購買以來每 30 天的消費額。",
)
TYPE = "decimal"
UNIT = "currency"
KINDS = ("purchase",)
NEEDS = ("spend", "tenure_days")
VALUE = "tf_ratio(spend * 30, greatest(tenure_days + 1, 30))"
EXAMPLE = example(
    YEARS,
    monthly_spend=225 * 30 / 1035,
)
