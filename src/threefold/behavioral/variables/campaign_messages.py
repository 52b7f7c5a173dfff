from threefold.behavioral.variable import ALL_WINDOWS, Count, example, words
from threefold.behavioral.variables._examples import MESSAGES

LABEL = words(
    "Campaign messages",
    "Mensajes de campaña",
    "营销消息数",
    "行銷訊息數",
)
MEANING = words(
    "Messages of campaigns that went to the customer and did not bounce.",
    "Mensajes de campaña enviados y no devueltos.",
    "发给客户且未退回的营销消息。",
    "寄給客戶且未退回的行銷訊息。",
)
TYPE = "integer"
UNIT = "messages"
KINDS = ("campaign_response",)
FROM = "responses"
PARTS = {"n": Count()}
VALUE = "n"
WINDOWS = ALL_WINDOWS
BEFORE = True
ELSE = "0"
EXAMPLE = example(
    MESSAGES,
    campaign_messages=5,
    campaign_messages_30d=4,
)
