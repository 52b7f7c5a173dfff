from threefold.behavioral.variable import Min, example, words
from threefold.behavioral.variables._examples import MESSAGES

LABEL = words(
    "Days since the last response",
    "Días desde la última respuesta",
    "距上次响应天数",
    "距上次回應天數",
)
MEANING = words(
    "Days since the customer last responded to a campaign.",
    "Días desde la última respuesta a una campaña.",
    "距客户上次响应营销的天数。",
    "距客戶上次回應行銷的天數。",
)
TYPE = "integer"
UNIT = "days"
KINDS = ("campaign_response",)
FROM = "responses"
PARTS = {"age_": Min("response_age")}
VALUE = "age_"
EXAMPLE = example(
    MESSAGES,
    days_since_response=5,
)
