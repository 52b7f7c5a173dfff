from threefold.behavioral.variable import ALL_WINDOWS, Sum, example, words
from threefold.behavioral.variables._examples import SHOP

LABEL = words(
    "Units bought",
    "Unidades compradas",
    "购买件数",
    "購買件數",
)
MEANING = words(
    "Pieces bought and not cancelled.",
    "Unidades compradas y no anuladas.",
    "已购且未取消的件数。",
    "已購且未取消的件數。",
)
TYPE = "decimal"
UNIT = "units"
KINDS = ("purchase",)
FROM = "lines"
PARTS = {"n": Sum("case when sold then quantity end")}
VALUE = "n"
WINDOWS = ALL_WINDOWS
BEFORE = True
ELSE = "0"
EXAMPLE = example(
    SHOP,
    units=7.0,
    units_30d=4.0,
)
