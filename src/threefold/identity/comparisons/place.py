"""Places that are not the address: where somebody was born, or comes from."""

from __future__ import annotations

from threefold.identity.comparison import DIFFERENT, words
from threefold.identity.comparisons import _said, city

LABEL = words("Place", "Lugar", "地点", "地點")
ABOUT = "origin"
VARIABLES = ("birth_place",)
HEADERS = (
    "birth place", "place of birth", "birthplace", "place", "home town", "lugar de nacimiento",
    "lugar", "出生地", "籍贯",
)  # fmt: skip
KEYS = city.KEYS
standard = city.standard
fits = city.fits
levels = city.levels

SAID = {
    "same": _said.SAME,
    "close": _said.CLOSE,
    "part": _said.PART,
    "similar": _said.SIMILAR,
}
EXAMPLES = (
    ("Devon", "devon", "same"),
    ("Devon", "West Devon", "part"),
    ("Devon", "Kent", DIFFERENT),
)
