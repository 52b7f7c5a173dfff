from threefold.behavioral.variable import LONG, Count, example, words
from threefold.behavioral.variables._examples import CONTACTS

LABEL = words(
    "Share not reached",
    "Proporción no localizada",
    "未接通率",
    "未接通率",
)
MEANING = words(
    "Contacts begun by us that reached nobody.",
    "Contactos nuestros que no localizaron a nadie.",
    "我方联系未果的比例。",
    "我方聯繫未果的比例。",
)
TYPE = "share"
KINDS = ("contact",)
FROM = "contacts"
PARTS = {
    "n": Count("direction in ('out', 'outbound')"),
    "none_": Count("direction in ('out', 'outbound') and outcome in ('no_answer', 'wrong_number')"),
}
VALUE = "tf_ratio(none_, n)"
WINDOWS = LONG
EXAMPLE = example(
    CONTACTS,
    unreached_share=1.0,
)
