from threefold.behavioral.variable import Count, example, words
from threefold.behavioral.variables._examples import SHOP

LABEL = words(
    "Share bought again",
    "Proporción recomprada",
    "复购产品占比",
    "回購產品占比",
)
MEANING = words(
    "Of the products bought, those bought on more than one day.",
    "De los productos comprados, los comprados en más de un día.",
    "所购产品中在多日购买者的比例。",
    "所購產品中在多日購買者的比例。",
)
TYPE = "share"
KINDS = ("purchase",)
FROM = "goods"
PARTS = {"n": Count(), "again": Count("nearest < farthest")}
VALUE = "tf_ratio(again, n)"
EXAMPLE = example(
    SHOP,
    repeated_products_share=1 / 3,
)
