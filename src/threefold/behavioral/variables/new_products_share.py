from threefold.behavioral.variable import LONG, Count, example, words
from threefold.behavioral.variables._examples import NEWLY

LABEL = words(
    "Share of new products",
    "Proporción de productos nuevos",
    "新产品占比",
    "新產品占比",
)
MEANING = words(
    "Of the products bought, those never bought before the window.",
    "De los productos comprados, los nunca comprados antes del periodo.",
    "所购产品中此前从未购买者的比例。",
    "所購產品中此前從未購買者的比例。",
)
TYPE = "share"
KINDS = ("purchase",)
FROM = "goods"
PARTS = {"n": Count("nearest < {days}"), "new": Count("farthest < {days}")}
VALUE = "tf_ratio(new, n)"
WINDOWS = LONG
EVER = False
EXAMPLE = example(
    NEWLY,
    new_products_share_90d=0.5,
    new_products_share_365d=1.0,
)
