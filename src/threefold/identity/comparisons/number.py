"""Numbers that measure or count something."""

from __future__ import annotations

import re
from collections.abc import Mapping

from threefold.identity.comparison import DIFFERENT, Level, Shape, words
from threefold.identity.comparisons import _said
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


SAID = {
    "same": _said.SAME,
    "within 1 %": words(
        "at most 1 % apart", "como mucho un 1 % de diferencia", "相差不超过 1%", "相差不超過 1%"
    ),
    "within 10 %": words(
        "at most 10 % apart", "como mucho un 10 % de diferencia", "相差不超过 10%", "相差不超過 10%"
    ),
}
EXAMPLES = (
    ("39", "39.0", "same"),
    ("1000", "1,004", "within 1 %"),
    ("100", "95", "within 10 %"),
    ("39", "71", DIFFERENT),
)
