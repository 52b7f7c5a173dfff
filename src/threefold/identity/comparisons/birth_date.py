"""Dates of birth: typing errors, day and month swapped, only the year known."""

from __future__ import annotations

import re
from collections.abc import Mapping

from threefold.identity.comparison import DIFFERENT, Level, Shape, words
from threefold.identity.comparisons import _said
from threefold.identity.logic.matching import dates

LABEL = words("Date of birth", "Fecha de nacimiento", "出生日期", "出生日期")
ABOUT = "birth"
VARIABLES = ("birth_date",)
HEADERS = (
    "date of birth", "birth date", "birthdate", "birthday", "dob", "born", "birth day",
    "fecha de nacimiento", "fecha nacimiento", "nacimiento", "geburtsdatum", "出生日期", "生日",
)  # fmt: skip
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
standard = dates.standard


def _year(value: str) -> str | None:
    return value[:4]


def _day(value: str) -> str | None:
    return value[5:] if _DAY.fullmatch(value) else None


def _digits(value: str) -> str | None:
    """The same for every order of the digits, so that what was swapped still agrees."""
    return "".join(sorted(value.replace("-", ""))) if _DAY.fullmatch(value) else None


KEYS = {"year": _year, "day": _day, "digits": _digits, "month": lambda value: value[:7]}


def fits(shape: Shape) -> float:
    return max(0.15, shape.date)


def levels(own: str, beside: Mapping[str, str]) -> list[Level]:
    left, right = f"{own}_l", f"{own}_r"
    swapped = (
        f"substr({left}, 1, 4) = substr({right}, 1, 4) "
        f"and substr({left}, 6, 2) = substr({right}, 9, 2) "
        f"and substr({left}, 9, 2) = substr({right}, 6, 2)"
    )
    return [
        Level("same", f"{left} = {right}", counted=True),
        Level("swapped", swapped),
        Level("one slip", f"link_within({left}, {right}, 1)"),
        Level("two slips", f"link_within({left}, {right}, 2)"),
        Level("same year", f"substr({left}, 1, 4) = substr({right}, 1, 4)"),
        Level("same day and month", f"substr({left}, 5) = substr({right}, 5)"),
    ]


PERSONAL = ("same", "swapped", "one slip")
SAID = {
    "same": _said.SAME,
    "swapped": words(
        "day and month swapped", "día y mes intercambiados", "日与月互换", "日與月互換"
    ),
    "one slip": _said.ONE_SLIP,
    "two slips": _said.TWO_SLIPS,
    "same year": _said.SAME_YEAR,
    "same day and month": words(
        "day and month agree, not the year",
        "coinciden día y mes, no el año",
        "日月相同，年份不同",
        "日月相同，年份不同",
    ),
}
EXAMPLES = (
    ("1980-05-12", "12/05/1980", "same"),
    ("19800512", "1980-05-12", "same"),
    ("1980-05-12", "1980-12-05", "swapped"),
    ("1980-05-12", "1980-05-21", "one slip"),
    ("1980-05-12", "1980-06-13", "two slips"),
    ("1980-05-12", "1980-11-30", "same year"),
    ("1980-05-12", "1964-11-30", DIFFERENT),
)
