"""Legal forms of organisations: found at the end, at the beginning or in brackets of a name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from threefold.kit.names import lists
from threefold.kit.names.latin import fold
from threefold.kit.names.writing import clean

_INITIALS = re.compile(r"(?<![^\W_])(?:[^\W\d_]\.\s?){2,}(?:[^\W\d_](?![^\W_]))?\.?")
_SLASHED = re.compile(r"(?<![^\W_])([^\W\d_])/([^\W\d_])(?![^\W_])")
_SPLIT = re.compile(r"[\s.,;:()\[\]{}\"*|/-]+")
_LONGEST = 7


@dataclass(frozen=True, slots=True)
class Form:
    """One legal form: as it is written, its kind, the countries that know it."""

    written: str
    kind: str
    countries: tuple[str, ...]


@cache
def forms() -> dict[tuple[str, ...], Form]:
    """Folded words of each spelling to its form."""
    found: dict[tuple[str, ...], Form] = {}
    for form, spellings in _rows("legal_forms"):
        for spelling in spellings:
            found.setdefault(tuple(fold(word) for word in spelling.split()), form)
    return found


@cache
def native() -> tuple[tuple[str, Form], ...]:
    """Spellings in other scripts, the longest first."""
    rows = _rows("legal_forms_native")
    pairs = [(clean(text), form) for form, texts in rows for text in texts]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


def _rows(name: str) -> list[tuple[Form, list[str]]]:
    rows = ([cell.strip() for cell in line.split("|")] for line in lists.lines(name))
    return [
        (Form(written, kind, tuple(where.split())), [text.strip() for text in texts.split(",")])
        for written, kind, where, texts in rows
    ]


def words(text: str) -> list[str]:
    """Words of an organisation's name as written, initials with dots drawn together."""
    text = _SLASHED.sub(r"\1\2", text.replace("&", " & ").replace("+", " + "))
    text = _INITIALS.sub(lambda hit: hit[0].replace(".", "").replace(" ", "") + " ", text)
    return [word for word in _SPLIT.split(text) if word]


def strip_native(text: str) -> tuple[str, Form | None]:
    """`text` without a form in its own script before or behind it, and that form."""
    lowered = text.lower()
    if len(lowered) != len(text):
        return text, None
    found: Form | None = None
    for spelling, form in native():
        place = lowered.find(spelling)
        if place < 0 or not _edge(lowered, place, spelling):
            continue
        rest = (text[:place] + " " + text[place + len(spelling) :]).strip(' .,"')
        if not any(map(str.isalnum, rest)):
            continue
        text, lowered, found = rest, rest.lower(), found or form
    return text, found


def _edge(text: str, place: int, spelling: str) -> bool:
    """Han, Kana, Thai and Hangul write no spaces; elsewhere a form is a word of its own."""
    end = place + len(spelling)
    if spelling[0] > "\u0e00" or not spelling[0].isalnum():
        return place == 0 or end == len(text) or len(spelling) > 3
    before = place == 0 or not text[place - 1].isalnum()
    return before and (end == len(text) or not text[end].isalnum())


def strip(folded: list[str]) -> tuple[slice, Form | None]:
    """The words of `folded` that are the name, and the form before or behind them.

    A form never takes the last word that is left.
    """
    start, end, found = 0, len(folded), None
    while end - start > 1:
        length, form = _behind(folded, start, end)
        if form is None:
            break
        end -= length
        found = found if found and found.kind != "company" else form
    while end - start > 1:
        length, form = _before(folded, start, end)
        if form is None or form.kind == "company":
            break
        start += length
        found = found or form
    return slice(start, end), found


def _behind(folded: list[str], start: int, end: int) -> tuple[int, Form | None]:
    known = forms()
    for length in range(min(_LONGEST, end - start - 1), 0, -1):
        if form := known.get(tuple(folded[end - length : end])):
            return length, form
    return 0, None


def _before(folded: list[str], start: int, end: int) -> tuple[int, Form | None]:
    known = forms()
    for length in range(min(_LONGEST, end - start - 1), 0, -1):
        if form := known.get(tuple(folded[start : start + length])):
            return length, form
    return 0, None
