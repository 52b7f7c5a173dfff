from threefold.behavioral.variable import LONG, Count, Sum, example, words
from threefold.behavioral.variables._examples import TRADES

LABEL = words(
    "Hours held",
    "Horas en cartera",
    "持仓小时",
    "持倉小時",
)
MEANING = words(
    "Hours between the opening and closing of a lot, on average.",
    "Horas entre apertura y cierre de un lote, de media.",
    "开仓至平仓的平均小时数。",
    "開倉至平倉的平均小時數。",
)
TYPE = "decimal"
UNIT = "hours"
KINDS = ("trade",)
FROM = "rounds"
PARTS = {"n": Count(), "s": Sum("held_s")}
VALUE = "tf_ratio(s, n * 3600)"
WINDOWS = LONG
BEFORE = True
EXAMPLE = example(
    TRADES,
    holding_hours=36.0,
)
