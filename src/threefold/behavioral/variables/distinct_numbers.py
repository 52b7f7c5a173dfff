from threefold.behavioral.variable import ALL_WINDOWS, Count, example, words
from threefold.behavioral.variables._examples import CALLS

LABEL = words(
    "Different numbers",
    "Números distintos",
    "不同号码数",
    "不同號碼數",
)
MEANING = words(
    "With how many numbers the customer spoke.",
    "Con cuántos números habló el cliente.",
    "客户通话的不同号码数。",
    "客戶通話的不同號碼數。",
)
TYPE = "integer"
UNIT = "numbers"
KINDS = ("call",)
FROM = "numbers"
PARTS = {"n": Count("nearest < {days}")}
VALUE = "n"
WINDOWS = ALL_WINDOWS
ELSE = "0"
EXAMPLE = example(
    CALLS,
    distinct_numbers=3,
    distinct_numbers_7d=2,
)
