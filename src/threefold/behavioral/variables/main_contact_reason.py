from threefold.behavioral.variable import YEAR, Top, example, words
from threefold.behavioral.variables._examples import CONTACTS

LABEL = words(
    "Main reason of contact",
    "Motivo principal de contacto",
    "主要联系原因",
    "主要聯繫原因",
)
MEANING = words(
    "The most frequent reason; of equals the later one.",
    "El motivo más frecuente; a igualdad, el más reciente.",
    "最常见的原因；相同时取较近者。",
    "最常見的原因；相同時取較近者。",
)
TYPE = "text"
KINDS = ("contact",)
FROM = "over_contact_reason"
PARTS = {"top": Top("case when n{window} > 0 then value end", "n{window}", "last_s", "value")}
VALUE = "top"
WINDOWS = YEAR
EXAMPLE = example(
    CONTACTS,
    main_contact_reason="complaint",
    main_contact_reason_365d="offer",
)
