from threefold.behavioral.variable import Max, example, words
from threefold.behavioral.variables._examples import SHOP

LABEL = words(
    "Days to the second purchase",
    "Días hasta la segunda compra",
    "距第二次购买天数",
    "距第二次購買天數",
)
MEANING = words(
    "Days from the first day with a purchase to the second.",
    "Días entre el primer y el segundo día de compra.",
    "首个购买日到第二个购买日的天数。",
    "首個購買日到第二個購買日的天數。",
)
TYPE = "integer"
UNIT = "days"
KINDS = ("purchase",)
FROM = "gaps"
PARTS = {"second": Max("case when nth = 2 then gap end")}
VALUE = "second"
EXAMPLE = example(
    SHOP,
    days_to_second_order=14,
)
