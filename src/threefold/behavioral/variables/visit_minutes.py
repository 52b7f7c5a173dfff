from threefold.behavioral.variable import LONG, Count, Sum, example, words
from threefold.behavioral.variables._examples import VISITS

LABEL = words(
    "Minutes of a visit on the spot",
    "Minutos por visita presencial",
    "每次到访分钟",
    "每次到訪分鐘",
)
MEANING = words(
    "How long a visit takes on average.",
    "Duración media de una visita.",
    "每次到访的平均时长。",
    "每次到訪的平均時長。",
)
TYPE = "decimal"
UNIT = "minutes"
KINDS = ("visit", "lesson", "store_visit", "showroom_visit")
FROM = "visits"
PARTS = {"n": Count("duration_ms is not null"), "ms": Sum("duration_ms")}
VALUE = "tf_ratio(ms, n * 60000)"
WINDOWS = LONG
BEFORE = True
EXAMPLE = example(
    VISITS,
    visit_minutes=45.0,
)
