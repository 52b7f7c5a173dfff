from threefold.behavioral.variable import Max, Sum, example, words
from threefold.behavioral.variables._examples import SHOP

LABEL = words(
    "Share of the main product",
    "Peso del producto principal",
    "主要产品占比",
    "主要產品占比",
)
MEANING = words(
    "How much of the money went to one product.",
    "Parte del dinero destinada a un solo producto.",
    "花在单一产品上的金额比例。",
    "花在單一產品上的金額比例。",
)
TYPE = "share"
KINDS = ("purchase",)
FROM = "goods"
PARTS = {"most": Max("amount"), "all_": Sum("amount")}
VALUE = "tf_ratio(most, all_)"
EXAMPLE = example(
    SHOP,
    product_concentration=0.5,
)
