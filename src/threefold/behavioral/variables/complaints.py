from threefold.behavioral.variable import ALL_WINDOWS, Count, example, words
from threefold.behavioral.variables._examples import CONTACTS

LABEL = words(
    "Complaints",
    "Reclamaciones",
    "投诉次数",
    "投訴次數",
)
MEANING = words(
    "Contacts because of a complaint.",
    "Contactos por una reclamación.",
    "因投诉而联系的次数。",
    "因投訴而聯繫的次數。",
)
TYPE = "integer"
UNIT = "complaints"
KINDS = ("contact",)
FROM = "contacts"
PARTS = {"n": Count("reason = 'complaint'")}
VALUE = "n"
WINDOWS = ALL_WINDOWS
BEFORE = True
ELSE = "0"
EXAMPLE = example(
    CONTACTS,
    complaints=2,
    complaints_365d=1,
    complaints_365d_before=1,
)
