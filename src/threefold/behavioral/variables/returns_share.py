from threefold.behavioral.variable import LONG, Sum, example, words
from threefold.behavioral.variables._examples import SHOP

LABEL = words(
    "Share returned",
    "Proporción devuelta",
    "退货占比",
    "退貨占比",
)
MEANING = words(
    "What came back, of what was sold.",
    "Lo devuelto sobre lo vendido.",
    "退回金额占销售额的比例。",
    "退回金額占銷售額的比例。",
)
TYPE = "share"
KINDS = ("purchase",)
FROM = "lines"
PARTS = {
    "back": Sum("case when not sold then abs(amount) end"),
    "sold_": Sum("case when sold then amount end"),
}
VALUE = "tf_ratio(back, sold_)"
WINDOWS = LONG
BEFORE = True
EXAMPLE = example(
    SHOP,
    returns_share=20 / 90,
)
