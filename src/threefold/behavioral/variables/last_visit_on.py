from datetime import date

from threefold.behavioral.variable import Max, example, words
from threefold.behavioral.variables._examples import VISITS

LABEL = words(
    "Last visit",
    "Última visita",
    "最近到访",
    "最近到訪",
)
MEANING = words(
    "Day of the last visit.",
    "Día de la última visita.",
    "最近一次到访的日期。",
    "最近一次到訪的日期。",
)
TYPE = "day"
KINDS = ("visit", "lesson", "store_visit", "showroom_visit")
FROM = "visits"
PARTS = {"day_": Max("day")}
VALUE = "tf_date(day_)"
EXAMPLE = example(
    VISITS,
    last_visit_on=date(2026, 3, 28),
)
