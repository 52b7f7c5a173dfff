from datetime import date

from threefold.behavioral.variable import Max, example, words
from threefold.behavioral.variables._examples import CONTACTS

LABEL = words(
    "Last contact",
    "Último contacto",
    "最近联系",
    "最近聯繫",
)
MEANING = words(
    "Day of the last contact.",
    "Día del último contacto.",
    "最近一次联系的日期。",
    "最近一次聯繫的日期。",
)
TYPE = "day"
KINDS = ("contact",)
FROM = "contacts"
PARTS = {"day_": Max("day")}
VALUE = "tf_date(day_)"
EXAMPLE = example(
    CONTACTS,
    last_contact_on=date(2026, 3, 30),
)
