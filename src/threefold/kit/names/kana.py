"""Kana in Hepburn's romanisation, long vowels unmarked as on passports."""

from __future__ import annotations

from functools import cache

from anyascii import anyascii

_SMALL = {**dict(zip("ャュョゃゅょ", "auoauo", strict=True))}
_SMALL_VOWELS = dict(zip("ァィゥェォぁぃぅぇぉ", "aiueoaiueo", strict=True))
_LONG = (("ou", "o"), ("oo", "o"), ("uu", "u"))


@cache
def _romaji(char: str) -> str:
    return str(anyascii(char)).lower()


def romaji(text: str) -> str:
    """Lower case; what is no kana stays as `anyascii` writes it."""
    out: list[str] = []
    double = False
    for char in text:
        if char in "ッっ":
            double = True
            continue
        if char == "ー":
            continue
        if out and char in _SMALL:
            stem = out[-1][:-1]
            out[-1] = stem + ("" if stem.endswith(("sh", "ch", "j")) else "y") + _SMALL[char]
            continue
        if out and char in _SMALL_VOWELS:
            out[-1] = out[-1][:-1] + _SMALL_VOWELS[char]
            continue
        roman = _romaji(char)
        out.append(
            "t" + roman if double and roman.startswith("ch") else (roman[:1] * double + roman)
        )
        double = False
    word = "".join(out)
    for long, short in _LONG:
        word = word.replace(long, short)
    return word
