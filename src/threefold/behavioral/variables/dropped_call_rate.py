from threefold.behavioral.variable import LONG, Count, example, words
from threefold.behavioral.variables._examples import CALLS

LABEL = words(
    "Dropped calls",
    "Llamadas cortadas",
    "掉话率",
    "斷話率",
)
MEANING = words(
    "Calls that broke off.",
    "Llamadas que se cortaron.",
    "中断通话的比例。",
    "中斷通話的比例。",
)
TYPE = "share"
KINDS = ("call",)
FROM = "calls"
PARTS = {"n": Count(), "did": Count("outcome = 'dropped'")}
VALUE = "tf_ratio(did, n)"
WINDOWS = LONG
BEFORE = True
EXAMPLE = example(
    CALLS,
    dropped_call_rate=0.25,
)
