from threefold.behavioral.variable import LONG, Count, example, words
from threefold.behavioral.variables._examples import TRADES

LABEL = words(
    "Win rate",
    "Tasa de acierto",
    "胜率",
    "勝率",
)
MEANING = words(
    "Of the lots closed, those with a profit.",
    "De los lotes cerrados, los que dieron beneficio.",
    "平仓中盈利的比例。",
    "平倉中獲利的比例。",
)
TYPE = "share"
KINDS = ("trade",)
FROM = "rounds"
PARTS = {"n": Count(), "won": Count("result > 0")}
VALUE = "tf_ratio(won, n)"
WINDOWS = LONG
BEFORE = True
EXAMPLE = example(
    TRADES,
    win_rate=0.5,
)
