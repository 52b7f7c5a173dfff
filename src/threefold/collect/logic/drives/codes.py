"""Codes that people can read aloud, type without a mistake, and not guess."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Iterator

LETTERS = "346789CDFGHJKMNPQRTVWXY"
"""23 signs without look-alikes (0 O, 1 I L, 2 Z, 5 S, 8 B, U V) and vowels; 23 being prime, the
check sign below finds every single wrong sign and every two signs swapped."""

RANDOM = 11
_VALUES = {sign: value for value, sign in enumerate(LETTERS)}
LENGTH = RANDOM + 1


def make(count: int) -> Iterator[str]:
    """`count` different codes of 50 random bits and a check sign each."""
    seen: set[str] = set()
    while len(seen) < count:
        number, signs = secrets.randbelow(23**RANDOM), []
        for _ in range(RANDOM):
            number, sign = divmod(number, 23)
            signs.append(LETTERS[sign])
        body = "".join(signs)
        if body not in seen:
            seen.add(body)
            yield body + check_sign(body)


def check_sign(body: str) -> str:
    """The last sign: positions, counted from 1, times values, modulo 23."""
    return LETTERS[sum(at * _VALUES[sign] for at, sign in enumerate(body, 1)) % 23]


def tidy(written: str) -> str:
    """A code as typed, without blanks and dashes, in capitals of half width."""
    plain = unicodedata.normalize("NFKC", written).upper()
    return "".join(sign for sign in plain if sign.isalnum())


def sound(code: str) -> bool:
    """Whether a tidy code is of the right form, the check sign included."""
    return (
        len(code) == LENGTH
        and all(sign in LETTERS for sign in code)
        and check_sign(code[:-1]) == code[-1]
    )


def spaced(code: str) -> str:
    """In groups of four, as it is printed."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))
