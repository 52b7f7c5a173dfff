from threefold.behavioral.variable import LONG, Count, example, words
from threefold.behavioral.variables._examples import CALLS

LABEL = words(
    "Calls made",
    "Llamadas realizadas",
    "拨打次数",
    "撥打次數",
)
MEANING = words(
    "Calls that went out.",
    "Llamadas salientes.",
    "拨出的通话数。",
    "撥出的通話數。",
)
TYPE = "integer"
UNIT = "calls"
KINDS = ("call",)
FROM = "calls"
PARTS = {"n": Count("direction in ('out', 'outbound')")}
VALUE = "n"
WINDOWS = LONG
BEFORE = True
ELSE = "0"
EXAMPLE = example(
    CALLS,
    calls_out=2,
)
