from threefold.behavioral.variable import LONG, Count, Sum, example, words
from threefold.behavioral.variables._examples import SHOP

LABEL = words(
    "Lines in a basket",
    "Líneas por cesta",
    "每单行数",
    "每單行數",
)
MEANING = words(
    "Different lines in an order on average.",
    "Líneas por pedido, de media.",
    "每单平均行数。",
    "每單平均行數。",
)
TYPE = "decimal"
UNIT = "lines"
KINDS = ("purchase",)
FROM = "orders"
PARTS = {"n": Count(), "lines": Sum("lines")}
VALUE = "tf_ratio(lines, n)"
WINDOWS = LONG
BEFORE = True
EXAMPLE = example(
    SHOP,
    basket_lines=4 / 3,
)
