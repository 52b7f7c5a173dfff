from threefold.behavioral.variable import LONG, Sum, example, words
from threefold.behavioral.variables._examples import SHOP

LABEL = words(
    "Share of discount",
    "Proporción de descuento",
    "折扣占比",
    "折扣占比",
)
MEANING = words(
    "Discount of the full price of what was sold.",
    "Descuento sobre el precio completo de lo vendido.",
    "折扣占所售商品原价的比例。",
    "折扣占所售商品原價的比例。",
)
TYPE = "share"
KINDS = ("purchase",)
FROM = "lines"
PARTS = {
    "off": Sum("case when sold then discount end"),
    "sold_": Sum("case when sold then amount end"),
}
VALUE = "tf_ratio(off, off + sold_)"
WINDOWS = LONG
BEFORE = True
EXAMPLE = example(
    SHOP,
    discount_share=5 / 95,
)
