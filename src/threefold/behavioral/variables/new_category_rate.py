from threefold.behavioral.variable import LONG, Count, example, words
from threefold.behavioral.variables._examples import SHOP

LABEL = words(
    "Share of new categories",
    "Proporción de categorías nuevas",
    "新品类占比",
    "新品類占比",
)
MEANING = words(
    "Of the categories bought in the window, those bought for the first time.",
    "De las categorías del periodo, las compradas por primera vez.",
    "期间所购品类中首次购买者的比例。",
    "期間所購品類中首次購買者的比例。",
)
TYPE = "share"
KINDS = ("purchase",)
FROM = "over_category"
PARTS = {"n": Count("nearest < {days}"), "new": Count("farthest < {days}")}
VALUE = "tf_ratio(new, n)"
WINDOWS = LONG
EXAMPLE = example(
    SHOP,
    new_category_rate_90d=1.0,
)
