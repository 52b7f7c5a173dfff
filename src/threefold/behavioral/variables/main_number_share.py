from threefold.behavioral.variable import Max, Sum, example, words
from threefold.behavioral.variables._examples import CALLS

LABEL = words(
    "Share of the main number",
    "Peso del número principal",
    "主要号码占比",
    "主要號碼占比",
)
MEANING = words(
    "How many of the calls were with one number.",
    "Qué parte de las llamadas fue con un mismo número.",
    "与同一号码通话的比例。",
    "與同一號碼通話的比例。",
)
TYPE = "share"
KINDS = ("call",)
FROM = "numbers"
PARTS = {"most": Max("n"), "n": Sum("n")}
VALUE = "tf_ratio(most, n)"
EXAMPLE = example(
    CALLS,
    main_number_share=0.5,
)
