"""Given names: typing errors, short forms, initials, and the family name in their place."""

from __future__ import annotations

from collections.abc import Mapping

from threefold.identity.comparison import DIFFERENT, Level, Shape, words
from threefold.identity.comparisons import _names
from threefold.identity.logic.matching import writing

LABEL = words("Given name", "Nombre", "名字", "名字")
VARIABLES = ("given_name", "middle_name")
HEADERS = (
    "given name", "first name", "forename", "fname", "first", "given", "christian name",
    "middle name", "nombre", "nombres", "primer nombre", "nombre de pila", "prenom", "vorname",
    "名字", "名",
)  # fmt: skip
KEYS = {"sound": writing.sound, "begin": writing.begin(3)}
standard = writing.plain


def fits(shape: Shape) -> float:
    return 0.2 if shape.letters < 0.6 else 1.0


def levels(own: str, beside: Mapping[str, str]) -> list[Level]:
    return _names.levels(own, beside, "family_name")


EXAMPLES = (
    ("José", "jose", "same"),
    ("Jonathan", "Jonathon", "close"),
    ("Rob", "Robert", "part"),
    ("M", "Maria", "part"),
    ("Ana María", "María", "part"),
    ("Katherine", "Catherin", "similar"),
    ("Peter", "Alice", DIFFERENT),
)
