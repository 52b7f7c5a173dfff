from datetime import date

from threefold.behavioral.variable import Min, example, words
from threefold.behavioral.variables._examples import SHOP

LABEL = words(
    "First seen",
    "Visto por primera vez",
    "首次出现",
    "首次出現",
)
MEANING = words(
    "Day of the first thing the customer did.",
    "Día de lo primero que hizo el cliente.",
    "客户首次行为的日期。",
    "客戶首次行為的日期。",
)
TYPE = "day"
KINDS = ()
FROM = "events"
PARTS = {"day_": Min("day")}
VALUE = "tf_date(day_)"
EXAMPLE = example(
    SHOP,
    first_event_on=date(2026, 3, 1),
)
