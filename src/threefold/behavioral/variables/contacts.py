from threefold.behavioral.variable import ALL_WINDOWS, Count, example, words
from threefold.behavioral.variables._examples import CONTACTS

LABEL = words(
    "Contacts",
    "Contactos",
    "联系次数",
    "聯繫次數",
)
MEANING = words(
    "Times the customer and we were in touch.",
    "Veces que estuvimos en contacto con el cliente.",
    "与客户联系的次数。",
    "與客戶聯繫的次數。",
)
TYPE = "integer"
UNIT = "contacts"
KINDS = ("contact",)
FROM = "contacts"
PARTS = {"n": Count()}
VALUE = "n"
WINDOWS = ALL_WINDOWS
BEFORE = True
ELSE = "0"
EXAMPLE = example(
    CONTACTS,
    contacts=4,
    contacts_7d=1,
    contacts_30d=3,
    contacts_365d_before=1,
)
