from threefold.behavioral.variable import example, words
from threefold.behavioral.variables._examples import RHYTHM

LABEL = words(
    "Regularity of purchases",
    "Regularidad de compras",
    "购买规律性",
    "購買規律性",
)
MEANING = words(
    "1 when purchases come like a clock, towards 0 the more the days between them vary.",
    "1 si compra como un reloj; hacia 0 cuanto más varían los intervalos.",
    "完全规律为 1，间隔越不稳定越接近 0。",
    "完全規律為 1，間隔越不穩定越接近 0。",
)
TYPE = "share"
KINDS = ("purchase",)
NEEDS = ("rhythm_spread_days", "purchase_rhythm_days")
VALUE = "1 / (1 + tf_ratio(rhythm_spread_days, purchase_rhythm_days))"
EXAMPLE = example(
    RHYTHM,
    rhythm_regularity=1 / (1 + 50**0.5 / 15),
)
