"""How numbers and dates are written in a column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

_NUMBER = re.compile(
    r"[-+(]?[\s$€£¥₩₹]*\d[\d.,'\s\u00a0\u202f]*\s*[%$€£¥₩₹)]?|[-+]?\d+(\.\d+)?[eE][-+]?\d+"
)
_POINT = re.compile(r"[-+]?(\d{1,3}(,\d{3})+|\d+)\.\d+")
_COMMA = re.compile(r"[-+]?(\d{1,3}([.\s\u00a0\u202f']\d{3})+|\d+),\d+")
_POINT_GROUPS = re.compile(r"[-+]?\d{1,3}(\.\d{3}){2,}")
_COMMA_GROUPS = re.compile(r"[-+]?\d{1,3}(,\d{3}){2,}")
_THREE = re.compile(r"[-+]?\d{1,3}[.,]\d{3}")
_TRIM = re.compile(r"^[(\s$€£¥₩₹]+|[)\s%$€£¥₩₹]+$")
_SOUNDS_LIKE_DATE = re.compile(
    r"\d{1,4}[-/.年]\s?\d{1,2}[-/.月]\s?(\d{1,4}.*)?|\d{8}(\d{6})?"
    r"|\d{1,2}[- ][A-Za-z]{3,9}[- ,]+\d{2,4}.*|[A-Za-z]{3,9} \d{1,2},? \d{4}.*"
)
_WORDS = re.compile(r"[%\w\s]")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")

DAYS = (
    "%Y-%m-%d",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d.%m.%Y",
    "%d-%m-%Y",
    "%m-%d-%Y",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%Y%m%d",
    "%d/%m/%y",
    "%m/%d/%y",
    "%d.%m.%y",
    "%d-%m-%y",
    "%y/%m/%d",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%d %b %Y",
    "%d %B %Y",
    "%b %d, %Y",
    "%B %d, %Y",
    "%b %d %Y",
    "%Y年%m月%d日",
    "%Y年%m月",
)
TIMES = (
    "",
    " %H:%M:%S",
    " %H:%M",
    "T%H:%M:%S",
    "T%H:%M:%S.%f",
    " %H:%M:%S.%f",
    "T%H:%M:%S%z",
    "T%H:%M:%S.%f%z",
    " %H:%M:%S%z",
    " %I:%M:%S %p",
    " %I:%M %p",
    "T%H:%M",
    "T%H:%M%z",
    " %H:%M:%S.%f%z",
    "%H%M%S",
    " %H.%M",
    " %H时%M分",
)
FORMATS = tuple(day + time for day in DAYS for time in TIMES if time != "%H%M%S" or day == "%Y%m%d")
# A few dates that do not exist must not hide the format of all the others.
FITS = 0.9
LOOKED_AT = 2_000


@dataclass(frozen=True, slots=True)
class Dates:
    """`chosen` fits best; `fitting` are all formats that fit as well."""

    chosen: str
    fitting: tuple[str, ...]


def is_data(cell: str) -> bool:
    """Whether a cell is a number, a date or an e-mail address rather than a name."""
    cell = cell.strip()
    if not cell:
        return False
    if _NUMBER.fullmatch(cell) or _MAIL.fullmatch(cell):
        return True
    return bool(_SOUNDS_LIKE_DATE.fullmatch(cell)) and any(_parses(cell, f) for f in FORMATS)


def decimal_mark(cells: Iterable[str]) -> str | None:
    """ "." or ",", or None when the cells are not numbers with decimals.

    `1.234` alone could be either; the other cells of the column decide, and where none does, a
    point is taken as the mark and a comma as the mark only if digits differ from three.
    """
    point = comma = other = unclear_point = unclear_comma = whole = 0
    for cell in cells:
        number = _TRIM.sub("", cell.strip())
        if not number:
            continue
        if number.lstrip("+-").isdigit():
            whole += 1
        elif _THREE.fullmatch(number):
            unclear_point += "." in number
            unclear_comma += "," in number
        elif _POINT.fullmatch(number) or _COMMA_GROUPS.fullmatch(number):
            point += 1
        elif _COMMA.fullmatch(number) or _POINT_GROUPS.fullmatch(number):
            comma += 1
        else:
            other += 1
    unclear = unclear_point + unclear_comma
    numbers = point + comma + unclear + whole
    if not point + comma + unclear or other > numbers * 0.1:
        return None
    if point or comma:
        return "." if point >= comma else ","
    # `0,500` and `0.500` cannot be thousands, yet only groups of three stand here.
    return "." if unclear_point >= unclear_comma else ","


def date_formats(cells: Sequence[str]) -> Dates | None:
    """The strptime pattern(s) that fit nearly all cells; None when they are not dates.

    Day before month comes first where the sample decides nothing, as in most countries.
    """
    distinct = list(dict.fromkeys(cell.strip() for cell in cells if cell.strip()))
    if not distinct or not _could_be_dates(distinct):
        return None
    few = distinct[:LOOKED_AT]
    likely = [f for f in FORMATS if sum(_parses(cell, f) for cell in few[:20]) >= 1]
    fits = {f: sum(_parses(cell, f) for cell in few) / len(few) for f in likely}
    best = max(fits.values(), default=0.0)
    if best < FITS:
        return None
    # Formats that fit equally differ in the order of day and month, or in reading a short year.
    equal = [f for f, share in fits.items() if share == best]
    return Dates(equal[0], tuple(equal))


def _could_be_dates(cells: Sequence[str]) -> bool:
    some = cells[:50]
    if sum(bool(_SOUNDS_LIKE_DATE.fullmatch(cell)) for cell in some) < len(some) * 0.8:
        return False
    if all(cell.isdigit() for cell in some):
        # Eight digits are an id far more often than a date: ask for a plausible year.
        return all(cell[:2] in {"19", "20"} for cell in some)
    return True


@cache
def _marks_of(pattern: str) -> str | None:
    """The signs between the parts of a pattern; None where a part may hold signs of its own."""
    return None if "%z" in pattern or "%p" in pattern else _WORDS.sub("", pattern)


def may_fit(cell: str, pattern: str) -> bool:
    """Quick look before strptime, which compiles an expression for nearly every try."""
    marks = _marks_of(pattern)
    return marks is None or marks == _WORDS.sub("", cell)


def _parses(cell: str, pattern: str) -> bool:
    if len(cell) < 6 or len(cell) > 40 or not may_fit(cell, pattern):
        return False
    try:
        moment = datetime.strptime(cell, pattern)  # noqa: DTZ007
    except ValueError:
        return False
    return 1 <= moment.year <= 9999 and ("%Y" not in pattern or moment.year >= 1000)
