from datetime import date

from threefold.behavioral.variable import Max, example, words
from threefold.behavioral.variables._examples import SHOP

LABEL = words(
    "Last seen",
    "Visto por última vez",
    "最近出现",
    "最近出現",
)
MEANING = words(
    "Day of the last thing the customer did.",
    "Día de lo último que hizo el cliente.",
    "客户最近一次行为的日期。",
    "客戶最近一次行為的日期。",
)
TYPE = "day"
KINDS = ()
FROM = "events"
PARTS = {"day_": Max("day")}
VALUE = "tf_date(day_)"
EXAMPLE = example(
    SHOP,
    last_event_on=date(2026, 3, 30),
)
