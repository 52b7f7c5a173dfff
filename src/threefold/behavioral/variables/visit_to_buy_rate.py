from threefold.behavioral.variable import LONG, Count, Sum, example, words
from threefold.behavioral.variables._examples import CLICKS

LABEL = words(
    "Visits that end in a purchase",
    "Visitas que acaban en compra",
    "访问购买转化率",
    "造訪購買轉換率",
)
MEANING = words(
    "Of all visits, those that bought.",
    "De todas las visitas, las que compraron.",
    "全部访问中购买的比例。",
    "全部造訪中購買的比例。",
)
TYPE = "share"
KINDS = ("page_view", "search", "cart")
FROM = "sessions"
PARTS = {"n": Count(), "did": Sum("bought")}
VALUE = "tf_ratio(did, n)"
WINDOWS = LONG
BEFORE = True
EXAMPLE = example(
    CLICKS,
    visit_to_buy_rate=1 / 3,
)
