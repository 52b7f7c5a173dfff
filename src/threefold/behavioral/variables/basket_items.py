from threefold.behavioral.variable import LONG, Count, Sum, example, words
from threefold.behavioral.variables._examples import SHOP

LABEL = words(
    "Items in a basket",
    "Artículos por cesta",
    "每单件数",
    "每單件數",
)
MEANING = words(
    "Pieces in an order on average.",
    "Unidades por pedido, de media.",
    "每单平均件数。",
    "每單平均件數。",
)
TYPE = "decimal"
UNIT = "items"
KINDS = ("purchase",)
FROM = "orders"
PARTS = {"n": Count(), "units": Sum("units")}
VALUE = "tf_ratio(units, n)"
WINDOWS = LONG
BEFORE = True
EXAMPLE = example(
    SHOP,
    basket_items=7 / 3,
)
