from threefold.behavioral.variable import Top, example, words
from threefold.behavioral.variables._examples import YEARS

LABEL = words(
    "Category no longer bought",
    "Categoría que ya no compra",
    "不再购买的品类",
    "不再購買的品類",
)
MEANING = words(
    "The category of most money that was not bought for a year.",
    "La categoría de mayor importe sin comprar desde hace un año.",
    "一年未购的金额最高品类。",
    "一年未購的金額最高品類。",
)
TYPE = "text"
KINDS = ("purchase",)
FROM = "over_category"
PARTS = {
    "top": Top(
        "case when nearest >= 365 then value end",
        "case when nearest >= 365 then 1 else 0 end",
        "amount",
        "value",
    )
}
VALUE = "top"
EXAMPLE = example(
    YEARS,
    lost_category="y",
)
