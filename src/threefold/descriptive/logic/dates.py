"""Dates as written; day and month are told apart by a stated format or by the date itself."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from functools import cache

from babel import Locale

from threefold.kit.contacts.tidy import clean
from threefold.kit.text import fold

_ISO = ("%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S")
_LOCALES = ("en", "es", "fr", "de", "pt", "it")
_YEAR_FIRST = re.compile(r"(\d{4})([-/.年] ?)(\d{1,2})(?:[-/.]|月) ?(\d{1,2})日?")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/. ] ?)(\d{1,2})\2(\d{4})")
# Taiwan counts years from 1912.
_MINGUO = re.compile(r"民[國国] ?(\d{1,3})[年/.-] ?(\d{1,2})[月/.-] ?(\d{1,2})日?")
_WORDY = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|\.|º)?[ -]+(?:de |of )?([^\W\d]+)\.?,?[ -]+(?:de[l]? )?(\d{4})"
)
_WORD_FIRST = re.compile(r"([^\W\d]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")


def read(text: str, formats: tuple[str, ...]) -> tuple[datetime | None, str]:
    """The moment, or None and why: date_form, date_not_real or date_ambiguous.

    `formats` (strptime) are those of the column. Without any, ISO 8601 and whatever can mean one
    day only is read: the year in front, the month as a word, a day beyond the twelfth.
    05/06/2024 is refused as ambiguous rather than guessed.
    """
    problem = "date_form"
    written = clean(unicodedata.normalize("NFKC", text))
    for pattern in (*formats, *_ISO):
        try:
            return datetime.strptime(written, pattern), ""  # noqa: DTZ007
        except ValueError as error:
            if "out of range" in str(error):
                problem = "date_not_real"
    if formats:
        return None, problem
    return _without_format(written, problem)


def _without_format(written: str, problem: str) -> tuple[datetime | None, str]:
    days = set(_readings(written))
    real = {found for day in days if (found := _real(*day)) is not None}
    if len(real) == 1:
        return real.pop(), ""
    if real:
        return None, "date_ambiguous"
    return None, "date_not_real" if days else problem


def _readings(written: str) -> Iterator[tuple[int, int, int]]:
    """Each (year, month, day) that the text can mean, real or not."""
    if found := _MINGUO.fullmatch(written):
        yield int(found[1]) + 1911, int(found[2]), int(found[3])
    elif found := _YEAR_FIRST.fullmatch(written):
        yield int(found[1]), int(found[3]), int(found[4])
    elif found := _YEAR_LAST.fullmatch(written):
        yield int(found[4]), int(found[3]), int(found[1])
        yield int(found[4]), int(found[1]), int(found[3])
    elif found := _WORDY.fullmatch(written):
        if month := _months().get(fold(found[2])):
            yield int(found[3]), month, int(found[1])
    elif (found := _WORD_FIRST.fullmatch(written)) and (month := _months().get(fold(found[1]))):
        yield int(found[3]), month, int(found[2])


def _real(year: int, month: int, day: int) -> datetime | None:
    try:
        return datetime(year, month, day)  # noqa: DTZ001
    except ValueError:
        return None


@cache
def _months() -> dict[str, int]:
    """Numbers of months by folded name, without those that languages use for different months."""
    found: dict[str, set[int]] = {}
    for name in _LOCALES:
        for width in ("wide", "abbreviated"):
            for style in ("format", "stand-alone"):
                for number, word in Locale.parse(name).months[style][width].items():
                    found.setdefault(fold(word).strip("."), set()).add(number)
    for word in ("sept",):
        found.setdefault(word, set()).add(9)
    return {word: numbers.pop() for word, numbers in found.items() if len(numbers) == 1}
