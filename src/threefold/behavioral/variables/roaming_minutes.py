from threefold.behavioral.variable import LONG, Sum, example, words
from threefold.behavioral.variables._examples import CALLS

LABEL = words(
    "Minutes abroad",
    "Minutos en itinerancia",
    "漫游分钟数",
    "漫遊分鐘數",
)
MEANING = words(
    "Minutes of calls in a foreign network.",
    "Minutos de llamadas en red ajena.",
    "在外网通话的分钟数。",
    "在外網通話的分鐘數。",
)
TYPE = "decimal"
UNIT = "minutes"
KINDS = ("call",)
FROM = "calls"
PARTS = {"ms": Sum("case when roaming then duration_ms end")}
VALUE = "cast(ms as double) / 60000"
WINDOWS = LONG
BEFORE = True
ELSE = "0"
EXAMPLE = example(
    CALLS,
    roaming_minutes=0.5,
)
