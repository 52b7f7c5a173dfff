from threefold.behavioral.variable import example, words
from threefold.behavioral.variables._examples import TRADES

LABEL = words(
    "Leverage",
    "Apalancamiento",
    "杠杆",
    "槓桿",
)
MEANING = words(
    "Open exposure against the money in the account: paid in plus result.",
    "Exposición abierta frente al dinero en cuenta: ingresos más resultado.",
    "敞口与账户资金（净入金加盈亏）之比。",
    "曝險與帳戶資金（淨入金加損益）之比。",
)
TYPE = "decimal"
UNIT = "times"
KINDS = ("trade",)
NEEDS = ("open_exposure", "cash_balance", "net_result")
VALUE = (
    "case when cash_balance + net_result > 0 then tf_ratio(open_exposure, cash_balance + "
    "net_result) end"
)
EXAMPLE = example(
    TRADES,
    leverage=100 / 300,
)
