"""Words of any script in plain Latin letters."""

from __future__ import annotations

import re
from functools import lru_cache

from anyascii import anyascii

from threefold.kit.names import lists
from threefold.kit.names.kana import romaji
from threefold.kit.names.writing import EASTERN, SYLLABIC, script

_LONE_C = re.compile("c(?!h)")


@lru_cache(maxsize=200_000)
def roman(word: str) -> str:
    """`word` in ASCII, capitals kept; Han in Mandarin's reading, Hangul in the revised one."""
    if word.isascii():
        return word
    kind = script(word)
    if kind == "kana":
        return romaji(word).capitalize()
    if kind in EASTERN:
        return syllables(word).capitalize()
    text = str(anyascii(word.replace("ו", "w")))
    if kind in SYLLABIC:
        text = _LONE_C.sub("ch", text)
    return text if kind == "latin" else text.replace("'", "").replace("`", "")


def syllables(word: str) -> str:
    """Han or Hangul, one reading a character, lower case."""
    return "".join(str(anyascii(char)) for char in word.translate(lists.simplified())).lower()


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """ASCII letters and digits of `word`, lower case: what spellings are compared as."""
    text = roman(word).lower()
    return text if text.isalnum() else "".join(char for char in text if char.isalnum())
