from threefold.behavioral.variable import LONG, Count, example, words
from threefold.behavioral.variables._examples import TRADES

LABEL = words(
    "Positions closed",
    "Posiciones cerradas",
    "平仓次数",
    "平倉次數",
)
MEANING = words(
    "Lots bought and sold again, first in first out.",
    "Lotes comprados y vendidos de nuevo, primero en entrar primero en salir.",
    "按先进先出配对的平仓笔数。",
    "按先進先出配對的平倉筆數。",
)
TYPE = "integer"
UNIT = "lots"
KINDS = ("trade",)
FROM = "rounds"
PARTS = {"n": Count()}
VALUE = "n"
WINDOWS = LONG
BEFORE = True
ELSE = "0"
EXAMPLE = example(
    TRADES,
    round_trips=2,
)
