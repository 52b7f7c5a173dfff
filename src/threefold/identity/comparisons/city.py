"""Towns, suburbs, places of birth."""

from __future__ import annotations

from collections.abc import Mapping

from threefold.identity.comparison import DIFFERENT, Level, Shape, words
from threefold.identity.comparisons import _names, _said
from threefold.identity.logic.matching import writing

LABEL = words("Town", "Ciudad", "城市", "城市")
ABOUT = "place"
VARIABLES = ("city",)
HEADERS = (
    "city", "town", "suburb", "locality", "municipality", "village", "district", "ciudad",
    "municipio", "localidad", "poblacion", "ort", "stadt", "ville", "城市", "市",
)  # fmt: skip
KEYS = {"sounds": writing.sounds, "begin": writing.begin(4)}
standard = writing.plain


def fits(shape: Shape) -> float:
    return 0.3 if shape.number > 0.5 else 1.0


def levels(own: str, beside: Mapping[str, str]) -> list[Level]:
    left, right = f"{own}_l", f"{own}_r"
    return [
        Level("same", f"{left} = {right}", counted=True),
        Level("close", f"link_within({left}, {right}, 1) or link_similar({left}, {right}) >= 0.92"),
        Level("part", _names.part(left, right)),
        Level("similar", f"link_similar({left}, {right}) >= 0.82"),
    ]


SAID = {
    "same": _said.SAME,
    "close": _said.CLOSE,
    "part": _said.PART,
    "similar": _said.SIMILAR,
}
EXAMPLES = (
    ("London", "LONDON", "same"),
    ("London", "Lonon", "close"),
    ("Keilor", "Keilor East", "part"),
    ("Madrid", "Quito", DIFFERENT),
)
