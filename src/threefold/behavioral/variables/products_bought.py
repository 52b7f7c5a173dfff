from threefold.behavioral.variable import ALL_WINDOWS, Count, example, words
from threefold.behavioral.variables._examples import SHOP

LABEL = words(
    "Products bought",
    "Productos comprados",
    "购买产品数",
    "購買產品數",
)
MEANING = words(
    "Different products the customer bought.",
    "Productos distintos comprados.",
    "购买过的不同产品数。",
    "購買過的不同產品數。",
)
TYPE = "integer"
UNIT = "products"
KINDS = ("purchase",)
FROM = "goods"
PARTS = {"n": Count("nearest < {days}")}
VALUE = "n"
WINDOWS = ALL_WINDOWS
ELSE = "0"
EXAMPLE = example(
    SHOP,
    products_bought=3,
    products_bought_7d=1,
)
