from threefold.behavioral.variable import YEAR, Count, Sum, example, words
from threefold.behavioral.variables._examples import RHYTHM

LABEL = words(
    "Usual days between purchases",
    "Días habituales entre compras",
    "购买间隔天数",
    "購買間隔天數",
)
MEANING = words(
    "Mean days from one day with a purchase to the next.",
    "Media de días entre días de compra.",
    "相邻购买日的平均间隔。",
    "相鄰購買日的平均間隔。",
)
TYPE = "decimal"
UNIT = "days"
KINDS = ("purchase",)
FROM = "gaps"
PARTS = {"n": Count("gap is not null"), "x": Sum("gap")}
VALUE = "tf_ratio(x, n)"
WINDOWS = YEAR
EXAMPLE = example(
    RHYTHM,
    purchase_rhythm_days=15.0,
)
