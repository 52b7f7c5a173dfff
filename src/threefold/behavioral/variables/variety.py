from threefold.behavioral.variable import YEAR, Sum, example, words
from threefold.behavioral.variables._examples import SHOP
from threefold.behavioral.variables._words import DIMENSIONS

LABEL = words(
    "Spread over {each}",
    "Dispersión: {each}",
    "{each}分散度",
    "{each}分散度",
)
MEANING = words(
    "Shannon entropy of the orders in bits: 0 when all are alike, 1 for two equal halves.",
    "Entropía de Shannon de los pedidos en bits: 0 si todos son iguales, 1 si son dos mitades.",
    "订单的香农熵（比特）：全部相同为 0，两等分为 1。",
    "訂單的夏農熵（位元）：全部相同為 0，兩等分為 1。",
)
EACH = DIMENSIONS
CODE = "{each}_variety"
TYPE = "decimal"
UNIT = "bits"
KINDS = ("purchase",)
FROM = "over_{each}"
PARTS = {
    "n": Sum("n{window}"),
    "nlog": Sum(
        "case when n{window} > 1 then n{window} * log2(cast(n{window} as double)) else 0.0 end"
    ),
}
VALUE = "case when n > 0 then greatest(log2(cast(n as double)) - nlog / n, 0.0) end"
WINDOWS = YEAR
EXAMPLE = example(
    SHOP,
    category_variety=1.0,
    weekday_variety=0.0,
    channel_variety=0.9182958340544896,
)
