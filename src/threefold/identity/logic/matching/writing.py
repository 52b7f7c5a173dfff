"""Spellings that comparisons share: plain words, sounds, beginnings."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from anyascii import anyascii

from threefold.kit.text import fold

_NOT_WORD = re.compile(r"[^\w]+|_+")
_APOSTROPHE = re.compile(r"['’`´ʼ]")
_CODE = re.compile(r"[^0-9a-z]")
_NOTHING = frozenset(
    {"", "-", "na", "n a", "nan", "none", "null", "nil", "unknown", "not known", "missing", "tbc"}
)
# Letters that sound alike have one sign; vowels but the first say little (after Russell, 1918).
_SOUNDS = str.maketrans("bfpvcgjkqsxzdtlmnr", "111122222222334556")


@lru_cache(maxsize=200_000)
def plain(value: str) -> str | None:
    """Words in lower case without accents, width forms and punctuation; None for "n/a" and such."""
    text = _NOT_WORD.sub(" ", _APOSTROPHE.sub("", fold(value))).strip()
    return None if text in _NOTHING else text


def code(value: str) -> str | None:
    """Letters and digits only; `17850.0` of a spreadsheet is `17850`."""
    text = fold(value)
    if text.endswith(".0") and text[:-2].isdigit():
        text = text[:-2]
    kept = _CODE.sub("", text) if text.isascii() else _NOT_WORD.sub("", text)
    # All the same sign is a stopgap: 0000, 99999, xxx.
    return None if kept in _NOTHING or (len(kept) > 2 and len(set(kept)) == 1) else kept


def sound(value: str) -> str | None:
    """How the first word sounds, roughly, in Latin letters: `smith` and `smyth` are `s53`."""
    latin = anyascii(value).lower() if not value.isascii() else value
    word = next((part for part in latin.split() if len(part) > 1), latin.strip())
    if not word:
        return None
    signs = word.translate(_SOUNDS)
    out, last = word[0], signs[0]
    for sign in signs[1:]:
        if sign.isdigit() and sign != last:
            out += sign
        if sign not in "hw":
            last = sign
    return out[:5]


def sounds(value: str) -> str | None:
    """The sounds of all words, in the order of the alphabet: their own order is no matter."""
    parts = sorted(each for each in map(sound, value.split()) if each)
    return " ".join(parts) or None


def begin(letters: int) -> Callable[[str], str | None]:
    return lambda value: value[:letters] if len(value) >= letters else None


def ordered(value: str) -> str:
    return " ".join(sorted(value.split()))
