from threefold.behavioral.variable import ALL_WINDOWS, Count, example, words
from threefold.behavioral.variables._examples import SHOP

LABEL = words(
    "Events",
    "Eventos",
    "行为次数",
    "行為次數",
)
MEANING = words(
    "Everything on record that the customer did.",
    "Todo lo registrado que hizo el cliente.",
    "记录在案的客户全部行为。",
    "記錄在案的客戶全部行為。",
)
TYPE = "integer"
UNIT = "events"
KINDS = ()
FROM = "events"
PARTS = {"n": Count()}
VALUE = "n"
WINDOWS = ALL_WINDOWS
BEFORE = True
ELSE = "0"
EXAMPLE = example(
    SHOP,
    events=5,
    events_7d=2,
    events_30d=3,
    events_30d_before=2,
)
