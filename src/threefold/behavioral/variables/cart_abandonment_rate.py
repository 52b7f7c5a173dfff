from threefold.behavioral.variable import LONG, Count, example, words
from threefold.behavioral.variables._examples import CLICKS

LABEL = words(
    "Share of carts left",
    "Tasa de abandono de carrito",
    "购物车放弃率",
    "購物車放棄率",
)
MEANING = words(
    "Of the visits that filled a cart, those that bought nothing.",
    "De las visitas con carrito, las que no compraron.",
    "加购访问中未购买的比例。",
    "加購造訪中未購買的比例。",
)
TYPE = "share"
KINDS = ("page_view", "search", "cart")
FROM = "sessions"
PARTS = {"n": Count("filled = 1"), "left_": Count("filled = 1 and bought = 0")}
VALUE = "tf_ratio(left_, n)"
WINDOWS = LONG
BEFORE = True
EXAMPLE = example(
    CLICKS,
    cart_abandonment_rate=0.5,
)
