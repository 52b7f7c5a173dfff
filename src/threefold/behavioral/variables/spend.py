from threefold.behavioral.variable import ALL_WINDOWS, Sum, example, words
from threefold.behavioral.variables._examples import SHOP

LABEL = words(
    "Spend",
    "Gasto",
    "消费额",
    "消費額",
)
MEANING = words(
    "What the customer paid, less cancellations and returns (the M of RFM).",
    "Lo pagado por el cliente, menos anulaciones y devoluciones (la M de RFM).",
    "客户支付额减去取消和退货（RFM 中的 M）。",
    "客戶支付額減去取消和退貨（RFM 中的 M）。",
)
TYPE = "money"
KINDS = ("purchase",)
FROM = "lines"
PARTS = {"paid": Sum("amount")}
VALUE = "paid"
WINDOWS = ALL_WINDOWS
BEFORE = True
ELSE = "0"
EXAMPLE = example(
    SHOP,
    spend="70",
    spend_7d="25",
    spend_30d="40",
    spend_30d_before="30",
)
