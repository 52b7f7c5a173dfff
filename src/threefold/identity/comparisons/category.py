"""One of a few words: region, country, occupation, kind."""

from __future__ import annotations

from collections.abc import Mapping

from threefold.identity.comparison import CONTEXT, DIFFERENT, Level, Shape, words
from threefold.identity.comparisons import _said
from threefold.identity.logic.matching import writing

LABEL = words("Category", "Categoría", "类别", "類別")
ABOUT = CONTEXT
VARIABLES = ("country", "region", "preferred_language", "marital_status")
HEADERS = (
    "country", "state", "region", "province", "county", "occupation", "job", "category", "type",
    "race", "ethnicity", "language", "nationality", "pais", "provincia", "estado", "profesion",
    "title", "国家", "國家", "省", "省份", "职业", "職業",
)  # fmt: skip
standard = writing.plain


def fits(shape: Shape) -> float:
    if shape.distinct > max(50, 0.1 * shape.filled) or shape.length > 30:
        return 0.3
    return 1.0


def levels(own: str, beside: Mapping[str, str]) -> list[Level]:
    left, right = f"{own}_l", f"{own}_r"
    return [
        Level("same", f"{left} = {right}", counted=True),
        Level("close", f"length({left}) > 3 and link_within({left}, {right}, 1)"),
    ]


SAID = {
    "same": _said.SAME,
    "close": _said.CLOSE,
}
EXAMPLES = (
    ("Victoria", "VICTORIA", "same"),
    ("victoria", "victori", "close"),
    ("vic", "nsw", DIFFERENT),
)
