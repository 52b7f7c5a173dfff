from threefold.behavioral.variable import ALL_WINDOWS, Count, example, words
from threefold.behavioral.variables._examples import CLICKS

LABEL = words(
    "Carts left",
    "Carritos abandonados",
    "放弃购物车",
    "放棄購物車",
)
MEANING = words(
    "Visits that filled a cart and bought nothing.",
    "Visitas con carrito y sin compra.",
    "加购但未购买的访问。",
    "加購但未購買的造訪。",
)
TYPE = "integer"
UNIT = "carts"
KINDS = ("page_view", "search", "cart")
FROM = "sessions"
PARTS = {"n": Count("filled = 1 and bought = 0")}
VALUE = "n"
WINDOWS = ALL_WINDOWS
BEFORE = True
ELSE = "0"
EXAMPLE = example(
    CLICKS,
    carts_abandoned=1,
)
