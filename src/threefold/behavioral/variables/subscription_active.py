from threefold.behavioral.variable import Top, example, words
from threefold.behavioral.variables._examples import SUBSCRIPTIONS

LABEL = words(
    "Subscription runs",
    "Suscripción activa",
    "订阅有效",
    "訂閱有效",
)
MEANING = words(
    "1 while the last subscription runs, 0 when it has ended.",
    "1 si la última suscripción sigue activa, 0 si terminó.",
    "最近订阅有效为 1，已结束为 0。",
    "最近訂閱有效為 1，已結束為 0。",
)
TYPE = "integer"
KINDS = ("subscription",)
FROM = "subscriptions"
PARTS = {"last_": Top("running", "case when running is null then 0 else 1 end", "at_s", "outcome")}
VALUE = "last_"
EXAMPLE = example(
    SUBSCRIPTIONS,
    subscription_active=1,
)
