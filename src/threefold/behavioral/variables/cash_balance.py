from threefold.behavioral.variable import Sum, example, words
from threefold.behavioral.variables._examples import TRADES

LABEL = words(
    "Money paid in",
    "Dinero ingresado",
    "净入金",
    "淨入金",
)
MEANING = words(
    "What was paid in less what was paid out.",
    "Lo ingresado menos lo retirado.",
    "入金减出金。",
    "入金減出金。",
)
TYPE = "money"
KINDS = ("cash_movement",)
FROM = "cash"
PARTS = {"sum_": Sum("amount")}
VALUE = "sum_"
ELSE = "0"
EXAMPLE = example(
    TRADES,
    cash_balance="260",
)
