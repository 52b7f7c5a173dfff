"""How much a column's name resembles the words for a place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache

from threefold.kit.text import fold

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_BREAK = re.compile(r"[\W_]+")
_ABBREVIATED = {
    "no": "number", "nr": "number", "num": "number", "cust": "customer", "cli": "cliente",
    "qty": "quantity", "desc": "description", "amt": "amount", "dt": "date", "addr": "address",
    "tel": "telephone", "cod": "codigo", "prod": "product", "cat": "category",
}  # fmt: skip

EXACT, ALIKE, PART = 0.95, 0.75, 0.6
_LEAST = 0.86


@lru_cache(maxsize=20_000)
def words(name: str) -> tuple[str, ...]:
    """`CustomerID`, `customer_id`, `Customer ID` give the same words."""
    return tuple(part for part in _BREAK.split(fold(_CAMEL.sub(" ", name))) if part)


@lru_cache(maxsize=20_000)
def compact(name: str) -> str:
    return "".join(words(name))


@lru_cache(maxsize=20_000)
def _spelt(name: str) -> frozenset[str]:
    return frozenset(_ABBREVIATED.get(word, word) for word in words(name))


def likeness(name: str, synonyms: Iterable[str]) -> float:
    """From 0 (unlike) to `EXACT`: the best resemblance to any synonym."""
    mine, spelt = compact(name), _spelt(name)
    if not mine:
        return 0.0
    best = 0.0
    for synonym in synonyms:
        theirs = compact(synonym)
        if mine == theirs:
            return EXACT
        other = _spelt(synonym)
        if spelt == other:
            best = max(best, 0.9)
        elif best < ALIKE and _similar(mine, theirs):
            best = ALIKE
        elif best < PART and len(theirs) > 2 and other < spelt:
            best = PART * (0.7 + 0.3 * len(other) / len(spelt))
    return best


def _similar(mine: str, theirs: str) -> bool:
    if min(len(mine), len(theirs)) < 5 or abs(len(mine) - len(theirs)) > 3:
        return False
    own, other = _letters(mine), _letters(theirs)
    # Each letter that only one of them has is one less that can be matched.
    most = min(
        len(mine) - (own & ~other).bit_count(), len(theirs) - (other & ~own).bit_count()
    )  # fmt: skip
    enough = 2 * most / (len(mine) + len(theirs)) >= _LEAST
    return enough and _matched(mine, theirs)


@lru_cache(maxsize=50_000)
def _matched(mine: str, theirs: str) -> bool:
    matcher = SequenceMatcher(None, mine, theirs, autojunk=False)
    return matcher.quick_ratio() >= _LEAST and matcher.ratio() >= _LEAST


@lru_cache(maxsize=50_000)
def _letters(name: str) -> int:
    """A bit for each letter that is there; some letters share one."""
    found = 0
    for letter in name:
        found |= 1 << ord(letter) % 128
    return found


def slug(name: str) -> str:
    """A property's name from a column's: lower case words joined by `_`, in any script."""
    return "_".join(words(name))[:60] or "column"
