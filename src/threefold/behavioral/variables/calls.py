from threefold.behavioral.variable import ALL_WINDOWS, Count, example, words
from threefold.behavioral.variables._examples import CALLS

LABEL = words(
    "Calls",
    "Llamadas",
    "通话次数",
    "通話次數",
)
MEANING = words(
    "Calls made and taken.",
    "Llamadas hechas y recibidas.",
    "拨打和接听的通话数。",
    "撥打和接聽的通話數。",
)
TYPE = "integer"
UNIT = "calls"
KINDS = ("call",)
FROM = "calls"
PARTS = {"n": Count()}
VALUE = "n"
WINDOWS = ALL_WINDOWS
BEFORE = True
ELSE = "0"
EXAMPLE = example(
    CALLS,
    calls=4,
    calls_30d=3,
)
