from threefold.behavioral.variable import YEAR, Sum, example, words
from threefold.behavioral.variables._examples import SHOP
from threefold.behavioral.variables._words import SEASONS

LABEL = words(
    "Share of spend in {each}",
    "Gasto en {each}",
    "{each}消费占比",
    "{each}消費占比",
)
MEANING = words(
    "How much of the spend falls into this season (of the northern year).",
    "Parte del gasto en esta estación (hemisferio norte).",
    "消费额中落在此季节（北半球）的比例。",
    "消費額中落在此季節（北半球）的比例。",
)
EACH = SEASONS
CODE = "spend_share_{each}"
TYPE = "share"
KINDS = ("purchase",)
FROM = "over_season"
PARTS = {
    "n": Sum("amount{window}"),
    "then_": Sum("case when value = '{each}' then amount{window} else 0 end"),
}
VALUE = "tf_ratio(then_, n)"
WINDOWS = YEAR
EXAMPLE = example(
    SHOP,
    spend_share_spring=1.0,
    spend_share_winter=0.0,
)
