from threefold.behavioral.variable import LONG, Count, example, words
from threefold.behavioral.variables._examples import CONTACTS

LABEL = words(
    "Contacts begun by us",
    "Contactos iniciados por nosotros",
    "我方发起的联系",
    "我方發起的聯繫",
)
MEANING = words(
    "Times we went to the customer.",
    "Veces que acudimos al cliente.",
    "我们主动联系客户的次数。",
    "我們主動聯繫客戶的次數。",
)
TYPE = "integer"
UNIT = "contacts"
KINDS = ("contact",)
FROM = "contacts"
PARTS = {"n": Count("direction in ('out', 'outbound')")}
VALUE = "n"
WINDOWS = LONG
BEFORE = True
ELSE = "0"
EXAMPLE = example(
    CONTACTS,
    contacts_out=1,
)
