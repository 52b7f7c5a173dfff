from threefold.behavioral.variable import LONG, Count, example, words
from threefold.behavioral.variables._examples import CONTACTS

LABEL = words(
    "Share resolved",
    "Proporción resuelta",
    "解决率",
    "解決率",
)
MEANING = words(
    "Contacts begun by the customer that were resolved at once.",
    "Contactos del cliente resueltos al momento.",
    "客户来访中当场解决的比例。",
    "客戶來訪中當場解決的比例。",
)
TYPE = "share"
KINDS = ("contact",)
FROM = "contacts"
PARTS = {
    "n": Count("coalesce(direction, 'in') in ('in', 'inbound')"),
    "fine": Count("coalesce(direction, 'in') in ('in', 'inbound') and outcome = 'resolved'"),
}
VALUE = "tf_ratio(fine, n)"
WINDOWS = LONG
BEFORE = True
EXAMPLE = example(
    CONTACTS,
    resolution_share=2 / 3,
    resolution_share_90d=0.5,
)
