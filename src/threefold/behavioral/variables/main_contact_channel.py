from threefold.behavioral.variable import YEAR, Top, example, words
from threefold.behavioral.variables._examples import CONTACTS

LABEL = words(
    "Main channel of contact",
    "Canal principal de contacto",
    "主要联系渠道",
    "主要聯繫管道",
)
MEANING = words(
    "The most frequent channel; of equals the later one.",
    "El canal más frecuente; a igualdad, el más reciente.",
    "最常用的渠道；相同时取较近者。",
    "最常用的管道；相同時取較近者。",
)
TYPE = "text"
KINDS = ("contact",)
FROM = "over_contact_channel"
PARTS = {"top": Top("case when n{window} > 0 then value end", "n{window}", "last_s", "value")}
VALUE = "top"
WINDOWS = YEAR
EXAMPLE = example(
    CONTACTS,
    main_contact_channel="phone",
)
