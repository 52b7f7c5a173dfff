from threefold.behavioral.variable import LONG, Count, example, words
from threefold.behavioral.variables._examples import MESSAGES

LABEL = words(
    "E-mails ignored",
    "Correos ignorados",
    "被忽略邮件占比",
    "被忽略郵件占比",
)
MEANING = words(
    "E-mails that were neither opened nor answered.",
    "Correos ni abiertos ni respondidos.",
    "既未打开也未回复的邮件比例。",
    "既未開啟也未回覆的郵件比例。",
)
TYPE = "share"
KINDS = ("campaign_response",)
FROM = "responses"
PARTS = {
    "n": Count("channel = 'email'"),
    "ignored": Count("channel = 'email' and opened = 0"),
}
VALUE = "tf_ratio(ignored, n)"
WINDOWS = LONG
BEFORE = True
EXAMPLE = example(
    MESSAGES,
    email_fatigue=0.0,
)
