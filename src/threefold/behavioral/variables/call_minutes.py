from threefold.behavioral.variable import ALL_WINDOWS, Sum, example, words
from threefold.behavioral.variables._examples import CALLS

LABEL = words(
    "Call minutes",
    "Minutos de llamada",
    "通话分钟数",
    "通話分鐘數",
)
MEANING = words(
    "Minutes of all calls.",
    "Minutos de todas las llamadas.",
    "全部通话的分钟数。",
    "全部通話的分鐘數。",
)
TYPE = "decimal"
UNIT = "minutes"
KINDS = ("call",)
FROM = "calls"
PARTS = {"ms": Sum("duration_ms")}
VALUE = "cast(ms as double) / 60000"
WINDOWS = ALL_WINDOWS
BEFORE = True
ELSE = "0"
EXAMPLE = example(
    CALLS,
    call_minutes=5.0,
    call_minutes_30d=4.0,
)
