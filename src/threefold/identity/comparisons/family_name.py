"""Family names: typing errors, one of two surnames, and the given name in their place."""

from __future__ import annotations

from collections.abc import Mapping

from threefold.identity.comparison import DIFFERENT, Level, Shape, words
from threefold.identity.comparisons import _names
from threefold.identity.logic.matching import writing

LABEL = words("Family name", "Apellido", "姓氏", "姓氏")
ABOUT = "name"
VARIABLES = ("family_name", "second_family_name")
HEADERS = (
    "family name", "surname", "last name", "lname", "last", "family", "sname", "maiden name",
    "apellido", "apellidos", "primer apellido", "segundo apellido", "nom", "nachname", "姓氏", "姓",
)  # fmt: skip
KEYS = {"sound": _names.sound, "begin": writing.begin(4)}
standard = writing.plain
latin = _names.latin


def fits(shape: Shape) -> float:
    return 0.2 if shape.letters < 0.6 else 1.0


def levels(own: str, beside: Mapping[str, str]) -> list[Level]:
    return _names.levels(own, beside, "given_name")


SAID = {
    **_names.SAID,
    "part": words("one of two surnames", "uno de dos apellidos", "两个姓氏之一", "兩個姓氏之一"),
}
EXAMPLES = (
    ("Müller", "MULLER", "same"),
    ("Andersen", "Anderson", "close"),
    ("García", "García Márquez", "part"),
    ("Thompson", "Thomsen", "close"),
    ("王", "Wang", "same in Latin letters"),
    ("Smith", "Nguyen", DIFFERENT),
)
