from threefold.behavioral.variable import Min, example, words
from threefold.behavioral.variables._examples import SHOP

LABEL = words(
    "Days inactive",
    "Días sin actividad",
    "未活跃天数",
    "未活躍天數",
)
MEANING = words(
    "Days since the customer did anything at all.",
    "Días desde que el cliente hizo algo.",
    "距客户任何行为的天数。",
    "距客戶任何行為的天數。",
)
TYPE = "integer"
UNIT = "days"
KINDS = ()
FROM = "events"
PARTS = {"age_": Min("age")}
VALUE = "age_"
EXAMPLE = example(
    SHOP,
    inactive_days=1,
)
