from threefold.behavioral.variable import LONG, Sum, example, words
from threefold.behavioral.variables._examples import SHOP

LABEL = words(
    "Average price",
    "Precio medio",
    "平均单价",
    "平均單價",
)
MEANING = words(
    "What a piece cost on average.",
    "Coste medio por unidad.",
    "每件的平均价格。",
    "每件的平均價格。",
)
TYPE = "decimal"
UNIT = "currency"
KINDS = ("purchase",)
FROM = "lines"
PARTS = {
    "sold_": Sum("case when sold then amount end"),
    "n": Sum("case when sold then quantity end"),
}
VALUE = "tf_ratio(sold_, n)"
WINDOWS = LONG
BEFORE = True
EXAMPLE = example(
    SHOP,
    average_unit_price=90 / 7,
)
