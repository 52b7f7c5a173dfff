from threefold.behavioral.variable import LONG, Count, example, words
from threefold.behavioral.variables._examples import SHOP

LABEL = words(
    "Share in the evening",
    "Proporción por la tarde-noche",
    "晚间占比",
    "晚間占比",
)
MEANING = words(
    "Orders placed between six in the evening and midnight.",
    "Pedidos entre las seis de la tarde y medianoche.",
    "晚六点至午夜下的订单占比。",
    "晚六點至午夜下的訂單占比。",
)
TYPE = "share"
KINDS = ("purchase",)
FROM = "orders"
PARTS = {"n": Count(), "then_": Count("daypart = 'evening'")}
VALUE = "tf_ratio(then_, n)"
WINDOWS = LONG
BEFORE = True
EXAMPLE = example(
    SHOP,
    evening_share=2 / 3,
)
