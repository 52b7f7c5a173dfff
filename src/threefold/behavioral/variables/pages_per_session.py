from threefold.behavioral.variable import LONG, Count, Sum, example, words
from threefold.behavioral.variables._examples import CLICKS

LABEL = words(
    "Pages in a visit",
    "Páginas por visita",
    "每次访问页数",
    "每次造訪頁數",
)
MEANING = words(
    "Pages seen in a visit on average.",
    "Páginas vistas por visita, de media.",
    "每次访问平均浏览页数。",
    "每次造訪平均瀏覽頁數。",
)
TYPE = "decimal"
UNIT = "pages"
KINDS = ("page_view", "search", "cart")
FROM = "sessions"
PARTS = {"n": Count(), "pages": Sum("pages")}
VALUE = "tf_ratio(pages, n)"
WINDOWS = LONG
BEFORE = True
EXAMPLE = example(
    CLICKS,
    pages_per_session=4 / 3,
)
