"""Given names: typing errors, short forms, initials, and the family name in their place."""

from __future__ import annotations

from collections.abc import Mapping

from threefold.identity.comparison import DIFFERENT, Level, Shape, words
from threefold.identity.comparisons import _names
from threefold.identity.logic.matching import writing

LABEL = words("Given name", "Nombre", "名字", "名字")
ABOUT = "name"
VARIABLES = ("given_name", "middle_name")
HEADERS = (
    "given name", "first name", "forename", "fname", "first", "given", "christian name",
    "middle name", "nombre", "nombres", "primer nombre", "nombre de pila", "prenom", "vorname",
    "名字", "名",
)  # fmt: skip
KEYS = {"sound": _names.sound, "begin": writing.begin(3)}
standard = writing.plain
latin = _names.latin


def fits(shape: Shape) -> float:
    return 0.2 if shape.letters < 0.6 else 1.0


def levels(own: str, beside: Mapping[str, str]) -> list[Level]:
    return _names.levels(own, beside, "family_name")


PERSONAL = (
    *("same", "swapped", "same in Latin letters", "close", "part"),
    *("alike in Latin letters", "similar"),
)
SAID = {
    **_names.SAID,
    "part": words(
        "an initial, a short form, or one of several",
        "una inicial, una forma corta o uno de varios",
        "首字母、简称或其中一个名字",
        "首字母、簡稱或其中一個名字",
    ),
}
EXAMPLES = (
    ("José", "jose", "same"),
    ("Jonathan", "Jonathon", "close"),
    ("Rob", "Robert", "part"),
    ("M", "Maria", "part"),
    ("Ana María", "María", "part"),
    ("Katherine", "Catherin", "similar"),
    ("Дмитрий", "Dmitry", "alike in Latin letters"),
    ("Peter", "Alice", DIFFERENT),
)
