from threefold.behavioral.variable import YEAR, Count, example, words
from threefold.behavioral.variables._examples import CONTACTS

LABEL = words(
    "Different reasons of contact",
    "Motivos de contacto distintos",
    "不同联系原因数",
    "不同聯繫原因數",
)
MEANING = words(
    "For how many different reasons we were in touch.",
    "Por cuántos motivos distintos hubo contacto.",
    "联系涉及的不同原因数。",
    "聯繫涉及的不同原因數。",
)
TYPE = "integer"
UNIT = "reasons"
KINDS = ("contact",)
FROM = "over_contact_reason"
PARTS = {"n": Count("n{window} > 0")}
VALUE = "n"
WINDOWS = YEAR
ELSE = "0"
EXAMPLE = example(
    CONTACTS,
    contact_reasons=3,
)
