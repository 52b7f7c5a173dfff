from threefold.behavioral.variable import YEAR, Count, example, words
from threefold.behavioral.variables._examples import SHOP
from threefold.behavioral.variables._words import DIMENSIONS

LABEL = words(
    "Different: {each}",
    "Distintos: {each}",
    "不同{each}数",
    "不同{each}數",
)
MEANING = words(
    "How many different ones the customer bought at.",
    "En cuántos distintos compró el cliente.",
    "客户购买涉及的不同取值数。",
    "客戶購買涉及的不同取值數。",
)
EACH = DIMENSIONS
CODE = "different_{each}"
TYPE = "integer"
KINDS = ("purchase",)
FROM = "over_{each}"
PARTS = {"n": Count("n{window} > 0")}
VALUE = "n"
WINDOWS = YEAR
ELSE = "0"
EXAMPLE = example(
    SHOP,
    different_channel=2,
    different_place=2,
    different_weekday=1,
)
