from threefold.behavioral.variable import LONG, Sum, example, words
from threefold.behavioral.variables._examples import MESSAGES

LABEL = words(
    "Coupons redeemed",
    "Cupones canjeados",
    "兑换优惠券数",
    "兌換優惠券數",
)
MEANING = words(
    "Offers the customer redeemed.",
    "Ofertas canjeadas por el cliente.",
    "客户兑换的优惠数。",
    "客戶兌換的優惠數。",
)
TYPE = "integer"
UNIT = "coupons"
KINDS = ("campaign_response",)
FROM = "responses"
PARTS = {"n": Sum("redeemed")}
VALUE = "n"
WINDOWS = LONG
BEFORE = True
ELSE = "0"
EXAMPLE = example(
    MESSAGES,
    coupon_redemptions=1,
)
