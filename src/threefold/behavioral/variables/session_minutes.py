from threefold.behavioral.variable import LONG, Count, Sum, example, words
from threefold.behavioral.variables._examples import CLICKS

LABEL = words(
    "Minutes of a visit",
    "Minutos por visita",
    "每次访问分钟",
    "每次造訪分鐘",
)
MEANING = words(
    "From the first click to the last, on average.",
    "Del primer clic al último, de media.",
    "从首次到末次点击的平均时间。",
    "從首次到末次點擊的平均時間。",
)
TYPE = "decimal"
UNIT = "minutes"
KINDS = ("page_view", "search", "cart")
FROM = "sessions"
PARTS = {"n": Count(), "s": Sum("lasted_s")}
VALUE = "tf_ratio(s, n * 60)"
WINDOWS = LONG
BEFORE = True
EXAMPLE = example(
    CLICKS,
    session_minutes=55 / 3,
)
