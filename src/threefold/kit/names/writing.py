"""Width, spaces, marks and scripts of what is written."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_APOSTROPHES = "’‘`´ʻʼʹ′ʿʾ＇"
_HYPHENS = "‐‑‒–—―−－"
_QUOTES = "“”„«»＂"
_SAME = str.maketrans(
    _APOSTROPHES + _HYPHENS + _QUOTES + "،，、·・•‧_\xad",
    "'" * len(_APOSTROPHES) + "-" * len(_HYPHENS) + '"' * len(_QUOTES) + ",,,      ",
)
_SPACE = re.compile(r"\s+")
_ODD = re.compile(r"[^\S ]|  |^ | $")
_SCRIPTS = {
    "cjk": "han",
    "ideographic": "han",
    "kangxi": "han",
    "hiragana": "kana",
    "katakana": "kana",
    "katakana-hiragana": "kana",
}
BARE = {"arabic", "hebrew", "syriac", "thaana"}
"""Scripts that mostly leave vowels unwritten."""

SYLLABIC = {
    *("devanagari", "bengali", "gurmukhi", "gujarati", "oriya", "tamil", "telugu", "kannada"),
    *("malayalam", "sinhala", "thai", "lao", "khmer", "myanmar", "tibetan"),
}
"""Scripts whose vowels are signs on consonants, one of them unwritten."""

EASTERN = {"han", "kana", "hangul"}


def clean(text: str) -> str:
    """One line, single-spaced, one form of width, apostrophe, hyphen and quote."""
    if not text.isprintable():
        # Before normalising: what stands on either side may join to one letter.
        text = "".join(c if c.isprintable() else " " * c.isspace() for c in text)
    if text.isascii():
        text = text.replace("`", "'").replace("_", " ")
    else:
        text = unicodedata.normalize("NFKC", text).translate(_SAME)
        text = unicodedata.normalize("NFC", text)
    return _SPACE.sub(" ", text).strip() if _ODD.search(text) else text


@cache
def script_of(char: str) -> str:
    """Script of one letter, empty for what is none."""
    if not (char.isalpha() or unicodedata.category(char) in {"Mn", "Mc"}):
        return ""
    first = unicodedata.name(char, "").partition(" ")[0].lower()
    if first in {"combining", "modifier"}:
        return ""
    return _SCRIPTS.get(first, first)


def script(text: str) -> str:
    """The script of `text`: latin, cyrillic, han, kana (with or without han) …, mixed or none."""
    if text.isascii():
        return "latin" if any(map(str.isalpha, text)) else "none"
    found = {script_of(char) for char in set(text)} - {""}
    if not found:
        return "none"
    if found == {"han", "kana"}:
        return "kana"
    return found.pop() if len(found) == 1 else "mixed"
