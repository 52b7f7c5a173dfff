"""Gender: one sign whatever the word and the language."""

from __future__ import annotations

from collections.abc import Mapping

from threefold.identity.comparison import CONTEXT, DIFFERENT, Level, Shape, words
from threefold.identity.comparisons import _said
from threefold.identity.logic.matching import writing

LABEL = words("Gender", "Género", "性别", "性別")
ABOUT = CONTEXT
VARIABLES = ("gender",)
HEADERS = ("gender", "sex", "genero", "sexo", "geschlecht", "性别", "性別")
_SIGNS = {
    **dict.fromkeys(("m", "male", "man", "hombre", "masculino", "varon", "男", "男性", "1"), "m"),
    **dict.fromkeys(("f", "female", "woman", "mujer", "femenino", "w", "女", "女性", "2"), "f"),
}


def standard(value: str) -> str | None:
    text = writing.plain(value)
    return text and _SIGNS.get(text, text)


def fits(shape: Shape) -> float:
    return 1.0 if shape.distinct <= 12 else 0.2


def levels(own: str, beside: Mapping[str, str]) -> list[Level]:
    return [Level("same", f"{own}_l = {own}_r", counted=True)]


SAID = {
    "same": _said.SAME,
}
EXAMPLES = (("Male", "m", "same"), ("mujer", "女", "same"), ("m", "f", DIFFERENT))
