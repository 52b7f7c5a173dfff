from threefold.behavioral.variable import YEAR, Count, example, words
from threefold.behavioral.variables._examples import SUBSCRIPTIONS

LABEL = words(
    "Renewals",
    "Renovaciones",
    "续订次数",
    "續訂次數",
)
MEANING = words(
    "Times a subscription was renewed.",
    "Veces que se renovó una suscripción.",
    "订阅续订的次数。",
    "訂閱續訂的次數。",
)
TYPE = "integer"
UNIT = "renewals"
KINDS = ("subscription",)
FROM = "subscriptions"
PARTS = {"n": Count("outcome in ('renewed', 'extended') and age < {days}")}
VALUE = "n"
WINDOWS = YEAR
ELSE = "0"
EXAMPLE = example(
    SUBSCRIPTIONS,
    subscription_renewals=1,
)
