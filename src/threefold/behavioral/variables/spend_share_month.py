from threefold.behavioral.variable import YEAR, Sum, example, words
from threefold.behavioral.variables._examples import SHOP
from threefold.behavioral.variables._words import MONTHS

LABEL = words(
    "Share of spend in {each}",
    "Gasto en {each}",
    "{each}消费占比",
    "{each}消費占比",
)
MEANING = words(
    "How much of the spend falls into this month of the year.",
    "Parte del gasto en este mes del año.",
    "消费额中落在此月份的比例。",
    "消費額中落在此月份的比例。",
)
EACH = MONTHS
CODE = "spend_share_{each}"
TYPE = "share"
KINDS = ("purchase",)
FROM = "over_month"
PARTS = {
    "n": Sum("amount{window}"),
    "then_": Sum("case when value = '{each}' then amount{window} else 0 end"),
}
VALUE = "tf_ratio(then_, n)"
WINDOWS = YEAR
EXAMPLE = example(
    SHOP,
    spend_share_march=1.0,
    spend_share_may=0.0,
)
