from threefold.behavioral.variable import YEAR, Sum, example, words
from threefold.behavioral.variables._examples import SHOP
from threefold.behavioral.variables._words import DAYPARTS

LABEL = words(
    "Share of spend in the {each}",
    "Gasto: {each}",
    "{each}消费占比",
    "{each}消費占比",
)
MEANING = words(
    "How much of the spend falls into this time of day.",
    "Parte del gasto en esta franja del día.",
    "消费额中落在此时段的比例。",
    "消費額中落在此時段的比例。",
)
EACH = DAYPARTS
CODE = "spend_share_{each}"
TYPE = "share"
KINDS = ("purchase",)
FROM = "over_daypart"
PARTS = {
    "n": Sum("amount{window}"),
    "then_": Sum("case when value = '{each}' then amount{window} else 0 end"),
}
VALUE = "tf_ratio(then_, n)"
WINDOWS = YEAR
EXAMPLE = example(
    SHOP,
    spend_share_morning=1 / 3,
    spend_share_evening=2 / 3,
    spend_share_night=0.0,
)
