from threefold.behavioral.variable import YEAR, Sum, example, words
from threefold.behavioral.variables._examples import TRADES

LABEL = words(
    "Profit factor",
    "Factor de beneficio",
    "盈亏比",
    "盈虧比",
)
MEANING = words(
    "Profits of the lots closed against their losses.",
    "Beneficios de lotes cerrados frente a pérdidas.",
    "平仓盈利与亏损之比。",
    "平倉獲利與虧損之比。",
)
TYPE = "decimal"
UNIT = "times"
KINDS = ("trade",)
FROM = "rounds"
PARTS = {
    "won": Sum("case when result > 0 then result end"),
    "lost": Sum("case when result < 0 then -result end"),
}
VALUE = "tf_ratio(won, lost)"
WINDOWS = YEAR
EXAMPLE = example(
    TRADES,
    profit_factor=3.0,
)
