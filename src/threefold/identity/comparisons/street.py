"""Streets and whole addresses in one line."""

from __future__ import annotations

import re
from collections.abc import Mapping

from threefold.identity.comparison import DIFFERENT, Level, Shape, words
from threefold.identity.comparisons import _said
from threefold.identity.logic.matching import writing

LABEL = words("Street or address", "Calle o dirección", "街道或地址", "街道或地址")
ABOUT = "place"
VARIABLES = ("street", "postal_address", "address", "delivery_address")
HEADERS = (
    "street", "address", "address 1", "address 2", "address line", "street address", "street name",
    "addr", "postal address", "home address", "calle", "direccion", "domicilio", "strasse", "rue",
    "地址", "街道", "住址",
)  # fmt: skip
_SHORT = {
    "st": "street", "str": "street", "rd": "road", "ave": "avenue", "av": "avenue", "dr": "drive",
    "ln": "lane", "ct": "court", "pl": "place", "cres": "crescent", "cl": "close", "sq": "square",
    "blvd": "boulevard", "hwy": "highway", "pde": "parade", "tce": "terrace", "cct": "circuit",
    "apt": "apartment", "c": "calle", "avda": "avenida", "pza": "plaza", "ctra": "carretera",
    "n": "north", "s": "south", "e": "east", "w": "west",
}  # fmt: skip
_NUMBER = re.compile(r"\d+")


def standard(value: str) -> str | None:
    text = writing.plain(value)
    return text and " ".join(_SHORT.get(word, word) for word in text.split())


def _name(value: str) -> str | None:
    """The longest word, which is the street's own name more often than not."""
    named = [word for word in value.split() if not word[0].isdigit()]
    return max(named, key=len) if named else None


def _numbered(value: str) -> str | None:
    number, name = _NUMBER.search(value), _name(value)
    return f"{number[0]} {name[:3]}" if number and name else None


KEYS = {"name": _name, "numbered": _numbered, "sounds": writing.sounds, "begin": writing.begin(5)}


def fits(shape: Shape) -> float:
    return 0.4 if shape.number > 0.6 else 1.0


def levels(own: str, beside: Mapping[str, str]) -> list[Level]:
    left, right = f"{own}_l", f"{own}_r"
    return [
        Level("same", f"{left} = {right}", counted=True),
        Level("close", f"link_within({left}, {right}, 1) or link_shared({left}, {right}) = 1"),
        Level(
            "near",
            f"link_similar({left}, {right}) >= 0.92 or link_shared({left}, {right}) >= 0.65",
        ),
        Level("half the words", f"link_shared({left}, {right}) >= 0.4"),
        Level("similar", f"link_similar({left}, {right}) >= 0.82"),
    ]


SAID = {
    "same": _said.SAME,
    "close": _said.CLOSE,
    "near": words("most of it agrees", "coincide casi todo", "大部分相同", "大部分相同"),
    "half the words": _said.HALF,
    "similar": _said.SIMILAR,
}
EXAMPLES = (
    ("12 High St.", "12 high street", "same"),
    ("12 High Street", "High Street 12", "close"),
    ("chewings street", "chewing street", "close"),
    ("12 Ashley Drive", "12 Ashly Drve", "near"),
    ("Calle Mayor 5", "Long Lane 77", DIFFERENT),
)
