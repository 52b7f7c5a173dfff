from threefold.behavioral.variable import example, words
from threefold.behavioral.variables._examples import YEARS

LABEL = words(
    "Change of spend, year on year",
    "Variación del gasto interanual",
    "消费同比变化",
    "消費年增變化",
)
MEANING = words(
    "Spend of the last year against the year before it.",
    "Gasto del último año frente al anterior.",
    "最近一年与前一年消费额之比的变化。",
    "最近一年與前一年消費額之比的變化。",
)
TYPE = "share"
KINDS = ("purchase",)
NEEDS = ("spend_365d", "spend_365d_before")
VALUE = "tf_ratio(spend_365d - spend_365d_before, abs(spend_365d_before))"
EXAMPLE = example(
    YEARS,
    spend_trend=0.5,
)
