"""Numbers that measure or count something."""

from __future__ import annotations

import re
from collections.abc import Mapping

from threefold.identity.comparison import DIFFERENT, Level, Shape, words
from threefold.kit.text import fold

LABEL = words("Number", "Número", "数字", "數字")
VARIABLES = ()
HEADERS = ("age", "year", "price", "amount", "size", "income", "weight", "height", "edad", "年龄")
_NUMBER = re.compile(r"[^\d,.+-]")


def standard(value: str) -> str | None:
    text = _NUMBER.sub("", fold(value)).replace(",", "")
    try:
        return f"{float(text):.10g}"
    except ValueError:
        return None


def fits(shape: Shape) -> float:
    return max(0.1, shape.number)


def levels(own: str, beside: Mapping[str, str]) -> list[Level]:
    left, right = f"cast({own}_l as double)", f"cast({own}_r as double)"
    most = f"greatest(abs({left}), abs({right}))"
    return [
        Level("same", f"{own}_l = {own}_r", counted=True),
        Level("within 1 %", f"abs({left} - {right}) <= 0.01 * {most}"),
        Level("within 10 %", f"abs({left} - {right}) <= 0.1 * {most}"),
    ]


EXAMPLES = (
    ("39", "39.0", "same"),
    ("1000", "1,004", "within 1 %"),
    ("100", "95", "within 10 %"),
    ("39", "71", DIFFERENT),
)
