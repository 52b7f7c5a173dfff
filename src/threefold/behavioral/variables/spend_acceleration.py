from threefold.behavioral.variable import Sum, example, words
from threefold.behavioral.variables._examples import YEARS

LABEL = words(
    "Acceleration of spend",
    "Aceleración del gasto",
    "消费加速度",
    "消費加速度",
)
MEANING = words(
    "Change of spend in the last 90 days less the change in the 90 days before.",
    "Variación del gasto en los últimos 90 días menos la de los 90 anteriores.",
    "最近 90 天消费变化减去前 90 天的变化。",
    "最近 90 天消費變化減去前 90 天的變化。",
)
TYPE = "money"
KINDS = ("purchase",)
FROM = "lines"
PARTS = {
    "bend": Sum(
        "case when age < 90 then amount when age < 180 then -2 * amount"
        " when age < 270 then amount else 0 end"
    )
}
VALUE = "bend"
EXAMPLE = example(
    YEARS,
    spend_acceleration="75",
)
