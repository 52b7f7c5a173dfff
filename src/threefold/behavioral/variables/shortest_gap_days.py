from threefold.behavioral.variable import YEAR, Min, example, words
from threefold.behavioral.variables._examples import RHYTHM

LABEL = words(
    "Shortest pause",
    "Pausa más corta",
    "最短间隔",
    "最短間隔",
)
MEANING = words(
    "Fewest days between two days with a purchase.",
    "Mínimo de días entre dos días de compra.",
    "两个购买日间的最短天数。",
    "兩個購買日間的最短天數。",
)
TYPE = "integer"
UNIT = "days"
KINDS = ("purchase",)
FROM = "gaps"
PARTS = {"least_": Min("gap")}
VALUE = "least_"
WINDOWS = YEAR
EXAMPLE = example(
    RHYTHM,
    shortest_gap_days=10,
)
