from threefold.behavioral.variable import ALL_WINDOWS, Count, example, words
from threefold.behavioral.variables._examples import SHOP

LABEL = words(
    "Lines returned",
    "Líneas devueltas",
    "退货行数",
    "退貨行數",
)
MEANING = words(
    "Lines cancelled, returned or refunded.",
    "Líneas anuladas, devueltas o reembolsadas.",
    "取消、退货或退款的行数。",
    "取消、退貨或退款的行數。",
)
TYPE = "integer"
UNIT = "lines"
KINDS = ("purchase",)
FROM = "lines"
PARTS = {"n": Count("not sold")}
VALUE = "n"
WINDOWS = ALL_WINDOWS
BEFORE = True
ELSE = "0"
EXAMPLE = example(
    SHOP,
    returned_lines=1,
    returned_lines_7d=1,
)
