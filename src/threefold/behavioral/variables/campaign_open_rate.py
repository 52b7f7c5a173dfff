from threefold.behavioral.variable import LONG, Count, Sum, example, words
from threefold.behavioral.variables._examples import MESSAGES

LABEL = words(
    "Share opened",
    "Proporción abierta",
    "打开率",
    "開信率",
)
MEANING = words(
    "Messages that were opened or answered.",
    "Mensajes abiertos o respondidos.",
    "被打开或回应的消息比例。",
    "被打開或回應的訊息比例。",
)
TYPE = "share"
KINDS = ("campaign_response",)
FROM = "responses"
PARTS = {"n": Count(), "did": Sum("opened")}
VALUE = "tf_ratio(did, n)"
WINDOWS = LONG
BEFORE = True
EXAMPLE = example(
    MESSAGES,
    campaign_open_rate=0.6,
)
