"""Folding text so that what looks alike compares alike."""

from __future__ import annotations

import re
import unicodedata

from anyascii import anyascii

_NO_DIGITS = re.compile(r"[^0-9]+")
_SYLLABLE = re.compile(r"(?<=[a-z])(?=[A-Z])")


def fold(text: str) -> str:
    """Width-, case- and accent-insensitive form of `text`, single-spaced.

    NFKC maps full-width to half-width; accents are dropped from Latin, Greek and Cyrillic only,
    because a Japanese voiced mark or an Indic vowel sign makes another letter, not an accent.
    """
    if text.isascii():
        return " ".join(text.lower().split())
    out = []
    base = ""
    for char in unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold()):
        if unicodedata.combining(char):
            if base < "\u0530":
                continue
        else:
            base = char
        out.append(char)
    return " ".join(unicodedata.normalize("NFC", "".join(out)).split())


def digits(text: str) -> str:
    """ASCII digits of `text`, full-width and other scripts' digits included."""
    if text.isascii():
        return _NO_DIGITS.sub("", text)
    return "".join(str(unicodedata.digit(char)) for char in text if char.isdigit())


def latin(text: str) -> str:
    """The text in Latin letters, the syllables of Chinese apart: 客服部 is `Ke Fu Bu`."""
    return text if text.isascii() else _SYLLABLE.sub(" ", anyascii(text))
