from threefold.behavioral.variable import LONG, Count, example, words
from threefold.behavioral.variables._examples import SHOP

LABEL = words(
    "Share bought at a discount",
    "Proporción comprada con descuento",
    "折扣购买占比",
    "折扣購買占比",
)
MEANING = words(
    "Lines with a discount, of all sold.",
    "Líneas con descuento sobre las vendidas.",
    "带折扣的销售行占比。",
    "帶折扣的銷售行占比。",
)
TYPE = "share"
KINDS = ("purchase",)
FROM = "lines"
PARTS = {"cheap": Count("sold and discount > 0"), "n": Count("sold")}
VALUE = "tf_ratio(cheap, n)"
WINDOWS = LONG
BEFORE = True
EXAMPLE = example(
    SHOP,
    discounted_lines_share=0.25,
)
