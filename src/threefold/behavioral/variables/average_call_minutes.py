from threefold.behavioral.variable import LONG, Count, Sum, example, words
from threefold.behavioral.variables._examples import CALLS

LABEL = words(
    "Minutes of a call",
    "Minutos por llamada",
    "平均通话分钟",
    "平均通話分鐘",
)
MEANING = words(
    "How long a call takes on average.",
    "Duración media de una llamada.",
    "每次通话的平均时长。",
    "每次通話的平均時長。",
)
TYPE = "decimal"
UNIT = "minutes"
KINDS = ("call",)
FROM = "calls"
PARTS = {"n": Count(), "ms": Sum("duration_ms")}
VALUE = "tf_ratio(ms, n * 60000)"
WINDOWS = LONG
BEFORE = True
EXAMPLE = example(
    CALLS,
    average_call_minutes=1.25,
)
