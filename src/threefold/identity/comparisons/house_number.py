"""Numbers of houses and flats."""

from __future__ import annotations

from collections.abc import Mapping

from threefold.identity.comparison import DIFFERENT, Level, Shape, words
from threefold.identity.comparisons import _said
from threefold.identity.logic.matching import writing

LABEL = words("House number", "Número de casa", "门牌号", "門牌號")
ABOUT = "place"
VARIABLES = ("house_number",)
HEADERS = ("house number", "street number", "building number", "flat", "numero de casa", "门牌号")


def standard(value: str) -> str | None:
    return writing.code(value)


def fits(shape: Shape) -> float:
    return 1.0 if shape.length < 8 else 0.4


def levels(own: str, beside: Mapping[str, str]) -> list[Level]:
    left, right = f"{own}_l", f"{own}_r"
    return [
        Level("same", f"{left} = {right}", counted=True),
        Level("one slip", f"link_within({left}, {right}, 1) and length({left}) > 1"),
    ]


SAID = {
    "same": _said.SAME,
    "one slip": _said.ONE_SLIP,
}
EXAMPLES = (
    ("12.0", "12", "same"),
    ("12 B", "12b", "same"),
    ("121", "112", "one slip"),
    ("12", "945", DIFFERENT),
)
