from threefold.behavioral.variable import LONG, Sum, example, words
from threefold.behavioral.variables._examples import CLICKS

LABEL = words(
    "Searches",
    "Búsquedas",
    "搜索次数",
    "搜尋次數",
)
MEANING = words(
    "Times the customer searched.",
    "Veces que buscó el cliente.",
    "客户搜索的次数。",
    "客戶搜尋的次數。",
)
TYPE = "integer"
UNIT = "searches"
KINDS = ("page_view", "search", "cart")
FROM = "sessions"
PARTS = {"n": Sum("searches")}
VALUE = "n"
WINDOWS = LONG
BEFORE = True
ELSE = "0"
EXAMPLE = example(
    CLICKS,
    searches=2,
)
