from threefold.behavioral.variable import YEAR, Count, Sum, example, words
from threefold.behavioral.variables._examples import RHYTHM

LABEL = words(
    "Spread of the rhythm",
    "Dispersión del ritmo",
    "间隔离散度",
    "間隔離散度",
)
MEANING = words(
    "Standard deviation of the days between purchases.",
    "Desviación típica de los días entre compras.",
    "购买间隔天数的标准差。",
    "購買間隔天數的標準差。",
)
TYPE = "decimal"
UNIT = "days"
KINDS = ("purchase",)
FROM = "gaps"
PARTS = {"n": Count("gap is not null"), "x": Sum("gap"), "xx": Sum("gap * gap")}
VALUE = (
    "case when n > 1 then sqrt(greatest(cast(xx as double) - cast(x as double) * cast(x as "
    "double) / n, 0.0) / (n - 1)) end"
)
WINDOWS = YEAR
EXAMPLE = example(
    RHYTHM,
    rhythm_spread_days=50**0.5,
)
