from threefold.behavioral.variable import LONG, Count, example, words
from threefold.behavioral.variables._examples import NEWLY

LABEL = words(
    "New categories",
    "Categorías nuevas",
    "新品类数",
    "新品類數",
)
MEANING = words(
    "Categories bought for the first time in the window.",
    "Categorías compradas por primera vez en el periodo.",
    "期间内首次购买的品类数。",
    "期間內首次購買的品類數。",
)
TYPE = "integer"
UNIT = "categories"
KINDS = ("purchase",)
FROM = "over_category"
PARTS = {"n": Count("farthest < {days}")}
VALUE = "n"
WINDOWS = LONG
EVER = False
ELSE = "0"
EXAMPLE = example(
    NEWLY,
    new_categories_90d=1,
    new_categories_365d=2,
)
