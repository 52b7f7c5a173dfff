from threefold.behavioral.variable import Top, example, words
from threefold.behavioral.variables._examples import SHOP
from threefold.behavioral.variables._words import DIMENSIONS

LABEL = words(
    "Last {each}",
    "Último: {each}",
    "最近{each}",
    "最近{each}",
)
MEANING = words(
    "Where or when the customer bought last.",
    "Donde o cuando compró por última vez.",
    "客户最近购买时的取值。",
    "客戶最近購買時的取值。",
)
EACH = DIMENSIONS
CODE = "last_{each}"
TYPE = "text"
KINDS = ("purchase",)
FROM = "over_{each}"
PARTS = {"one": Top("value", "last_s", "value")}
VALUE = "one"
EXAMPLE = example(
    SHOP,
    last_channel="web",
    last_place="Lugo",
    last_category="home",
)
