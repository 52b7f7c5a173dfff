from threefold.behavioral.variable import LONG, Count, Sum, example, words
from threefold.behavioral.variables._examples import CLICKS

LABEL = words(
    "Searches that end in a purchase",
    "Búsquedas que acaban en compra",
    "搜索购买转化率",
    "搜尋購買轉換率",
)
MEANING = words(
    "Of the visits with a search, those that bought.",
    "De las visitas con búsqueda, las que compraron.",
    "有搜索的访问中购买的比例。",
    "有搜尋的造訪中購買的比例。",
)
TYPE = "share"
KINDS = ("page_view", "search", "cart")
FROM = "sessions"
PARTS = {"n": Sum("searched"), "did": Count("searched = 1 and bought = 1")}
VALUE = "tf_ratio(did, n)"
WINDOWS = LONG
BEFORE = True
EXAMPLE = example(
    CLICKS,
    search_to_buy_rate=0.5,
)
