from threefold.behavioral.variable import example, words
from threefold.behavioral.variables._examples import RHYTHM

LABEL = words(
    "How overdue",
    "Cuánto se retrasa",
    "逾期程度",
    "逾期程度",
)
MEANING = words(
    "Days since the last purchase against the usual days between: over 1 the customer is late.",
    "Días desde la última compra frente a lo habitual: más de 1, va con retraso.",
    "距上次购买天数与常规间隔之比：大于 1 即为迟到。",
    "距上次購買天數與常規間隔之比：大於 1 即為遲到。",
)
TYPE = "decimal"
UNIT = "times"
KINDS = ("purchase",)
NEEDS = ("recency_days", "purchase_rhythm_days")
VALUE = "tf_ratio(recency_days, purchase_rhythm_days)"
EXAMPLE = example(
    RHYTHM,
    overdue_ratio=59 / 15,
)
