from threefold.behavioral.variable import LONG, Count, example, words
from threefold.behavioral.variables._examples import CALLS

LABEL = words(
    "Calls taken",
    "Llamadas recibidas",
    "接听次数",
    "接聽次數",
)
MEANING = words(
    "Calls that came in.",
    "Llamadas entrantes.",
    "接入的通话数。",
    "接入的通話數。",
)
TYPE = "integer"
UNIT = "calls"
KINDS = ("call",)
FROM = "calls"
PARTS = {"n": Count("direction in ('in', 'inbound')")}
VALUE = "n"
WINDOWS = LONG
BEFORE = True
ELSE = "0"
EXAMPLE = example(
    CALLS,
    calls_in=2,
)
