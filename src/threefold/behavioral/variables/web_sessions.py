from threefold.behavioral.variable import ALL_WINDOWS, Count, example, words
from threefold.behavioral.variables._examples import CLICKS

LABEL = words(
    "Web visits",
    "Visitas web",
    "网站访问次数",
    "網站造訪次數",
)
MEANING = words(
    "Visits to the web shop or app: clicks no more than half an hour apart.",
    "Visitas a la web o app: clics separados por media hora como máximo.",
    "网店或应用访问：点击间隔不超过半小时。",
    "網店或應用造訪：點擊間隔不超過半小時。",
)
TYPE = "integer"
UNIT = "sessions"
KINDS = ("page_view", "search", "cart")
FROM = "sessions"
PARTS = {"n": Count()}
VALUE = "n"
WINDOWS = ALL_WINDOWS
BEFORE = True
ELSE = "0"
EXAMPLE = example(
    CLICKS,
    web_sessions=3,
    web_sessions_30d=2,
)
