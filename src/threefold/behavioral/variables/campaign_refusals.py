from threefold.behavioral.variable import LONG, Sum, example, words
from threefold.behavioral.variables._examples import MESSAGES

LABEL = words(
    "Refusals",
    "Rechazos",
    "拒绝次数",
    "拒絕次數",
)
MEANING = words(
    "Messages the customer refused or unsubscribed from.",
    "Mensajes rechazados o con baja.",
    "客户拒绝或退订的消息数。",
    "客戶拒絕或退訂的訊息數。",
)
TYPE = "integer"
UNIT = "messages"
KINDS = ("campaign_response",)
FROM = "responses"
PARTS = {"n": Sum("refused")}
VALUE = "n"
WINDOWS = LONG
BEFORE = True
ELSE = "0"
EXAMPLE = example(
    MESSAGES,
    campaign_refusals=1,
)
