from threefold.behavioral.variable import YEAR, Count, Sum, example, words
from threefold.behavioral.variables._examples import MESSAGES
from threefold.behavioral.variables._words import CAMPAIGN_CHANNELS

LABEL = words(
    "Response rate by {each}",
    "Tasa de respuesta por {each}",
    "{each}响应率",
    "{each}回應率",
)
MEANING = words(
    "Messages on this channel that were responded to.",
    "Mensajes de este canal con respuesta.",
    "该渠道消息得到响应的比例。",
    "此管道訊息得到回應的比例。",
)
EACH = CAMPAIGN_CHANNELS
CODE = "response_rate_{each}"
TYPE = "share"
KINDS = ("campaign_response",)
FROM = "responses"
PARTS = {
    "n": Count("channel = '{each}'"),
    "did": Sum("case when channel = '{each}' then responded else 0 end"),
}
VALUE = "tf_ratio(did, n)"
WINDOWS = YEAR
EXAMPLE = example(
    MESSAGES,
    response_rate_email=0.5,
    response_rate_post=1.0,
    response_rate_sms=0.0,
)
