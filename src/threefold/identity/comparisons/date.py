"""Dates other than that of birth."""

from __future__ import annotations

from collections.abc import Mapping

from threefold.identity.comparison import DIFFERENT, Level, Shape, words
from threefold.identity.comparisons import _said
from threefold.identity.logic.matching import dates

LABEL = words("Date", "Fecha", "日期", "日期")
VARIABLES = ()
HEADERS = ("date", "fecha", "日期", "death date", "date of death", "founded", "created")
standard = dates.standard
KEYS = {"year": lambda value: value[:4]}


def fits(shape: Shape) -> float:
    return max(0.1, shape.date)


def levels(own: str, beside: Mapping[str, str]) -> list[Level]:
    left, right = f"{own}_l", f"{own}_r"
    return [
        Level("same", f"{left} = {right}", counted=True),
        Level("one slip", f"link_within({left}, {right}, 1)"),
        Level("same year", f"substr({left}, 1, 4) = substr({right}, 1, 4)"),
    ]


SAID = {
    "same": _said.SAME,
    "one slip": _said.ONE_SLIP,
    "same year": _said.SAME_YEAR,
}
EXAMPLES = (
    ("2020-05-12", "12.05.2020", "same"),
    ("2020-05-12", "2020-05-13", "one slip"),
    ("2020-05-12", "2020-11-30", "same year"),
    ("2020-05-12", "1999-11-30", DIFFERENT),
)
