from threefold.behavioral.variable import LONG, Count, example, words
from threefold.behavioral.variables._examples import CONTACTS

LABEL = words(
    "Contacts begun by the customer",
    "Contactos iniciados por el cliente",
    "客户发起的联系",
    "客戶發起的聯繫",
)
MEANING = words(
    "Times the customer came to us.",
    "Veces que el cliente acudió a nosotros.",
    "客户主动联系我们的次数。",
    "客戶主動聯繫我們的次數。",
)
TYPE = "integer"
UNIT = "contacts"
KINDS = ("contact",)
FROM = "contacts"
PARTS = {"n": Count("direction in ('in', 'inbound')")}
VALUE = "n"
WINDOWS = LONG
BEFORE = True
ELSE = "0"
EXAMPLE = example(
    CONTACTS,
    contacts_in=3,
    contacts_in_90d=2,
)
