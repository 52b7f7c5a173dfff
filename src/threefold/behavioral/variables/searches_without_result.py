from threefold.behavioral.variable import LONG, Sum, example, words
from threefold.behavioral.variables._examples import CLICKS

LABEL = words(
    "Searches without result",
    "Búsquedas sin resultado",
    "无结果搜索",
    "無結果搜尋",
)
MEANING = words(
    "Searches that found nothing.",
    "Búsquedas que no encontraron nada.",
    "没有找到任何内容的搜索。",
    "沒有找到任何內容的搜尋。",
)
TYPE = "integer"
UNIT = "searches"
KINDS = ("page_view", "search", "cart")
FROM = "sessions"
PARTS = {"n": Sum("empty_searches")}
VALUE = "n"
WINDOWS = LONG
BEFORE = True
ELSE = "0"
EXAMPLE = example(
    CLICKS,
    searches_without_result=1,
)
