from threefold.behavioral.variable import YEAR, Max, example, words
from threefold.behavioral.variables._examples import RHYTHM

LABEL = words(
    "Longest pause",
    "Pausa más larga",
    "最长间隔",
    "最長間隔",
)
MEANING = words(
    "Most days between two purchases.",
    "Máximo de días entre dos compras.",
    "两次购买间的最长天数。",
    "兩次購買間的最長天數。",
)
TYPE = "integer"
UNIT = "days"
KINDS = ("purchase",)
FROM = "gaps"
PARTS = {"most": Max("gap")}
VALUE = "most"
WINDOWS = YEAR
EXAMPLE = example(
    RHYTHM,
    longest_gap_days=20,
)
