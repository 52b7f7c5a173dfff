from threefold.behavioral.variable import LONG, Count, example, words
from threefold.behavioral.variables._examples import CONTACTS
from threefold.behavioral.variables._words import CONTACT_CHANNELS

LABEL = words(
    "Contacts by {each}",
    "Contactos por {each}",
    "{each}联系次数",
    "{each}聯繫次數",
)
MEANING = words(
    "Times the customer and we were in touch this way.",
    "Veces en contacto por esta vía.",
    "通过该渠道联系的次数。",
    "透過此管道聯繫的次數。",
)
EACH = CONTACT_CHANNELS
CODE = "contacts_{each}"
TYPE = "integer"
UNIT = "contacts"
KINDS = ("contact",)
FROM = "contacts"
PARTS = {"n": Count("channel = '{each}'")}
VALUE = "n"
WINDOWS = LONG
BEFORE = True
ELSE = "0"
EXAMPLE = example(
    CONTACTS,
    contacts_phone=3,
    contacts_email=1,
    contacts_fax=0,
    contacts_phone_90d=2,
)
