from threefold.behavioral.variable import ALL_WINDOWS, Count, example, words
from threefold.behavioral.variables._examples import VISITS

LABEL = words(
    "Visits",
    "Visitas",
    "到访次数",
    "到訪次數",
)
MEANING = words(
    "Visits to the club, lesson, store or showroom.",
    "Visitas al club, clase, tienda o exposición.",
    "到访会所、课程、门店或展厅的次数。",
    "到訪會所、課程、門市或展廳的次數。",
)
TYPE = "integer"
UNIT = "visits"
KINDS = ("visit", "lesson", "store_visit", "showroom_visit")
FROM = "visits"
PARTS = {"n": Count()}
VALUE = "n"
WINDOWS = ALL_WINDOWS
BEFORE = True
ELSE = "0"
EXAMPLE = example(
    VISITS,
    visits=2,
    visits_7d=1,
    visits_30d_before=1,
)
