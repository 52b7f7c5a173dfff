from threefold.behavioral.variable import YEAR, Max, Sum, example, words
from threefold.behavioral.variables._examples import SHOP
from threefold.behavioral.variables._words import DIMENSIONS

LABEL = words(
    "Share of the usual {each}",
    "Parte de lo habitual: {each}",
    "常用{each}占比",
    "常用{each}占比",
)
MEANING = words(
    "How many of the orders were made at the usual one.",
    "Qué parte de los pedidos fue en lo habitual.",
    "订单中属于常用取值的比例。",
    "訂單中屬於常用取值的比例。",
)
EACH = DIMENSIONS
CODE = "favourite_{each}_share"
TYPE = "share"
KINDS = ("purchase",)
FROM = "over_{each}"
PARTS = {"most": Max("n{window}"), "n": Sum("n{window}")}
VALUE = "tf_ratio(most, n)"
WINDOWS = YEAR
EXAMPLE = example(
    SHOP,
    favourite_channel_share=2 / 3,
    favourite_weekday_share=1.0,
    favourite_category_share=0.5,
)
