from threefold.behavioral.variable import YEAR, Top, example, words
from threefold.behavioral.variables._examples import SHOP
from threefold.behavioral.variables._words import DIMENSIONS

LABEL = words(
    "Usual {each}",
    "Habitual: {each}",
    "常用{each}",
    "常用{each}",
)
MEANING = words(
    "Where or when most of the orders were made; of equals that of most money.",
    "Donde o cuando hizo más pedidos; a igualdad, el de mayor importe.",
    "下单最多的取值；相同时取金额最高者。",
    "下單最多的取值；相同時取金額最高者。",
)
EACH = DIMENSIONS
CODE = "favourite_{each}"
TYPE = "text"
KINDS = ("purchase",)
FROM = "over_{each}"
PARTS = {
    "top": Top("case when n{window} > 0 then value end", "n{window}", "amount{window}", "value")
}
VALUE = "top"
WINDOWS = YEAR
EXAMPLE = example(
    SHOP,
    favourite_channel="web",
    favourite_place="Vigo",
    favourite_daypart="evening",
    favourite_weekday="sunday",
    favourite_category="home",
    favourite_category_365d="home",
    favourite_season="spring",
    favourite_month="march",
    favourite_level="under_100",
)
