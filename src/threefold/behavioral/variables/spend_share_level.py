from threefold.behavioral.variable import YEAR, Sum, example, words
from threefold.behavioral.variables._examples import SHOP
from threefold.behavioral.variables._words import LEVELS

LABEL = words(
    "Share of spend in orders {each}",
    "Gasto en pedidos {each}",
    "{each}订单消费占比",
    "{each}訂單消費占比",
)
MEANING = words(
    "How much of the spend is in orders of this size.",
    "Parte del gasto en pedidos de este tamaño.",
    "消费额中属于此规模订单的比例。",
    "消費額中屬於此規模訂單的比例。",
)
EACH = LEVELS
CODE = "spend_share_{each}"
TYPE = "share"
KINDS = ("purchase",)
FROM = "over_level"
PARTS = {
    "n": Sum("amount{window}"),
    "then_": Sum("case when value = '{each}' then amount{window} else 0 end"),
}
VALUE = "tf_ratio(then_, n)"
WINDOWS = YEAR
EXAMPLE = example(
    SHOP,
    spend_share_under_30=15 / 90,
    spend_share_under_100=75 / 90,
    spend_share_under_10=0.0,
)
