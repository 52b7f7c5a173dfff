"""Postal codes, judged together with the town: one says most of what the other says."""

from __future__ import annotations

from collections.abc import Mapping

from threefold.identity.comparison import DIFFERENT, Level, Shape, words
from threefold.identity.comparisons import _said
from threefold.identity.logic.matching import writing

LABEL = words("Postal code", "Código postal", "邮政编码", "郵遞區號")
ABOUT = "place"
VARIABLES = ("postal_code",)
HEADERS = (
    "postal code", "postcode", "post code", "zip", "zip code", "zipcode", "codigo postal", "cp",
    "plz", "邮编", "邮政编码", "郵遞區號", "郵編",
)  # fmt: skip
TAKES = ("city",)


def standard(value: str) -> str | None:
    return writing.code(value)


KEYS = {"area": lambda value: value[: max(2, len(value) - 3)] if len(value) > 3 else None}


def fits(shape: Shape) -> float:
    return 1.0 if shape.length <= 10 else 0.3


def levels(own: str, beside: Mapping[str, str]) -> list[Level]:
    left, right = f"{own}_l", f"{own}_r"
    found = [Level("same", f"{left} = {right}", counted=True)]
    town = beside.get("city")
    if town:
        same_town = f"({town}_l = {town}_r or link_similar({town}_l, {town}_r) >= 0.9)"
        found = [
            Level("same, and the town", f"{left} = {right} and {same_town}"),
            Level("same", f"{left} = {right}"),
            Level("one slip, same town", f"link_within({left}, {right}, 1) and {same_town}"),
            Level("same town", same_town),
        ]
    area = f"substr({left}, 1, length({left}) - 3) = substr({right}, 1, length({right}) - 3)"
    return [
        *found,
        Level("one slip", f"link_within({left}, {right}, 1)"),
        Level("same area", f"length({left}) > 4 and {area}"),
    ]


SAID = {
    "same, and the town": words(
        "code and town agree",
        "coinciden código y ciudad",
        "邮编与城市均相同",
        "郵遞區號與城市均相同",
    ),
    "same": _said.SAME,
    "one slip, same town": words(
        "town agrees, one slip in the code",
        "misma ciudad, una errata en el código",
        "城市相同，邮编一处笔误",
        "城市相同，郵遞區號一處筆誤",
    ),
    "same town": words(
        "only the town agrees", "solo coincide la ciudad", "仅城市相同", "僅城市相同"
    ),
    "one slip": _said.ONE_SLIP,
    "same area": words("same postal area", "misma zona postal", "邮区相同", "郵區相同"),
}
EXAMPLES = (
    ("TQ13 8DF", "tq138df", "same"),
    ("28013", "28031", "one slip"),
    ("TQ13 8DF", "TQ13 8HU", "same area"),
    ("28013", "08001", DIFFERENT),
)
