from threefold.behavioral.variable import YEAR, Sum, example, words
from threefold.behavioral.variables._examples import SHOP
from threefold.behavioral.variables._words import WEEKDAYS

LABEL = words(
    "Share of spend on {each}",
    "Gasto en {each}",
    "{each}消费占比",
    "{each}消費占比",
)
MEANING = words(
    "How much of the spend falls on this day of the week.",
    "Parte del gasto en este día de la semana.",
    "消费额中落在这一天的比例。",
    "消費額中落在這一天的比例。",
)
EACH = WEEKDAYS
CODE = "spend_share_{each}"
TYPE = "share"
KINDS = ("purchase",)
FROM = "over_weekday"
PARTS = {
    "n": Sum("amount{window}"),
    "then_": Sum("case when value = '{each}' then amount{window} else 0 end"),
}
VALUE = "tf_ratio(then_, n)"
WINDOWS = YEAR
EXAMPLE = example(
    SHOP,
    spend_share_sunday=1.0,
    spend_share_monday=0.0,
)
