from threefold.behavioral.variable import Top, example, words
from threefold.behavioral.variables._examples import SHOP

LABEL = words(
    "Favourite product",
    "Producto favorito",
    "最爱产品",
    "最愛產品",
)
MEANING = words(
    "The product on most lines; of equals that of most money.",
    "El producto con más líneas; a igualdad, el de mayor importe.",
    "购买行数最多的产品；相同时取金额最高者。",
    "購買行數最多的產品；相同時取金額最高者。",
)
TYPE = "text"
KINDS = ("purchase",)
FROM = "goods"
PARTS = {"top": Top("product", "n", "amount", "product")}
VALUE = "top"
EXAMPLE = example(
    SHOP,
    favourite_product="tea",
)
