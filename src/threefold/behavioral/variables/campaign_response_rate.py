from threefold.behavioral.variable import LONG, Count, Sum, example, words
from threefold.behavioral.variables._examples import MESSAGES

LABEL = words(
    "Campaign response rate",
    "Tasa de respuesta a campañas",
    "营销响应率",
    "行銷回應率",
)
MEANING = words(
    "Messages that were clicked, answered, redeemed or led to a purchase.",
    "Mensajes con clic, respuesta, canje o compra.",
    "被点击、答复、兑换或促成购买的消息比例。",
    "被點擊、答覆、兌換或促成購買的訊息比例。",
)
TYPE = "share"
KINDS = ("campaign_response",)
FROM = "responses"
PARTS = {"n": Count(), "did": Sum("responded")}
VALUE = "tf_ratio(did, n)"
WINDOWS = LONG
BEFORE = True
EXAMPLE = example(
    MESSAGES,
    campaign_response_rate=0.4,
)
