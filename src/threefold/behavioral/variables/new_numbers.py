from threefold.behavioral.variable import LONG, Count, example, words
from threefold.behavioral.variables._examples import CALLS

LABEL = words(
    "New numbers",
    "Números nuevos",
    "新号码数",
    "新號碼數",
)
MEANING = words(
    "Numbers spoken with for the first time in the window.",
    "Números con los que habló por primera vez en el periodo.",
    "期间内首次通话的号码数。",
    "期間內首次通話的號碼數。",
)
TYPE = "integer"
UNIT = "numbers"
KINDS = ("call",)
FROM = "numbers"
PARTS = {"n": Count("farthest < {days}")}
VALUE = "n"
WINDOWS = LONG
ELSE = "0"
EXAMPLE = example(
    CALLS,
    new_numbers_90d=3,
)
