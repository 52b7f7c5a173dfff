from threefold.behavioral.variable import LONG, Count, example, words
from threefold.behavioral.variables._examples import NEWLY

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
EVER = False
EXAMPLE = example(
    NEWLY,
    new_category_rate_90d=0.5,
    new_category_rate_365d=1.0,
)
