"""Dates in one spelling, wrong ones too: a wrong date still tells the same person."""

from __future__ import annotations

import re

from threefold.kit.text import fold

_YEAR_FIRST = re.compile(r"(\d{4})[-/. ]?(\d{1,2})[-/. ]?(\d{1,2})(?:[t ].*)?")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?:[t ].*)?")
_CHINESE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日?")
_LIKELY = re.compile(r"(?:1[6-9]|20)\d\d")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan ene", "feb", "mar", "apr abr", "may", "jun", "jul", "aug ago", "sep", "oct", "nov",
            "dec dic",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_NAMED = re.compile(r"(?:(\d{1,2})[ -/.]+)?([a-z]{3})[a-z]*[ -/.,]+(?:(\d{1,2})[ ,]+)?(\d{4})")


def standard(value: str) -> str | None:
    """ISO 8601 where three numbers can be told apart (day before month unless that is no month),
    else what is written; None for nothing and for stopgaps of zeros."""
    text = fold(value)
    if text.endswith(".0") and text[:-2].isdigit():
        text = text[:-2]
    if not text or not text.strip("0-/. "):
        return None
    for pattern in (_CHINESE, _YEAR_FIRST):
        if (found := pattern.fullmatch(text)) and (
            len(text) != 8 or not text.isdigit() or _LIKELY.match(text)
        ):
            return "-".join((found[1], found[2].zfill(2), found[3].zfill(2)))
    if found := _YEAR_LAST.fullmatch(text):
        day, month = found[1].zfill(2), found[2].zfill(2)
        return f"{found[3]}-{day}-{month}" if month > "12" >= day else f"{found[3]}-{month}-{day}"
    if (found := _NAMED.fullmatch(text)) and found[2] in _MONTHS:
        return f"{found[4]}-{_MONTHS[found[2]]:02d}-{(found[1] or found[3] or '01').zfill(2)}"
    return text


def is_date(value: str) -> bool:
    """Whether it is written as a date of day, month and year that can be real."""
    text = standard(value) or ""
    if len(text) != 10 or text[4] != "-" or text[7] != "-":
        return False
    year, month, day = text.split("-") if text.count("-") == 2 else ("", "", "")
    return bool(_LIKELY.fullmatch(year)) and "01" <= month <= "12" and "01" <= day <= "31"
