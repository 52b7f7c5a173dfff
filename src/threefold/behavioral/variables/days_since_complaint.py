from threefold.behavioral.variable import Min, example, words
from threefold.behavioral.variables._examples import CONTACTS

LABEL = words(
    "Days since the last complaint",
    "Días desde la última reclamación",
    "距上次投诉天数",
    "距上次投訴天數",
)
MEANING = words(
    "Days since the customer last complained.",
    "Días desde la última reclamación del cliente.",
    "距客户上次投诉的天数。",
    "距客戶上次投訴的天數。",
)
TYPE = "integer"
UNIT = "days"
KINDS = ("contact",)
FROM = "contacts"
PARTS = {"age_": Min("case when reason = 'complaint' then age end")}
VALUE = "age_"
EXAMPLE = example(
    CONTACTS,
    days_since_complaint=21,
)
