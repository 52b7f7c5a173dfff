"""Chinese, Japanese and Korean names: the family name's end and readings in Latin letters."""

from __future__ import annotations

import re
from functools import lru_cache

from threefold.kit.names import lists
from threefold.kit.names.kana import romaji
from threefold.kit.names.latin import syllables

Part = tuple[str, tuple[str, ...]]
"""What is written and its readings, the likeliest first."""

_INITIALS = (
    *(("shch", "s"), ("ts", "c"), ("tz", "c"), ("zh", "c"), ("ch", "c"), ("sh", "s"), ("hs", "s")),
    *(("z", "c"), ("j", "c"), ("q", "c"), ("x", "s"), ("d", "t"), ("b", "p"), ("g", "k")),
    *(("l", "r"), ("w", "")),
)
_VOWELS = (
    *(
        ("yeo", "yo"),
        ("you", "yo"),
        ("ui", "i"),
        ("eo", "o"),
        ("oo", "u"),
        ("ou", "u"),
        ("eu", "u"),
        ("ae", "e"),
    ),
    *(("ee", "i"), ("ung", "ong"), ("ien", "ian"), ("ueh", "ue"), ("uo", "o")),
)
_SAME_SOUND = re.compile(r"[aeiouy]+")


def family_of(text: str, kind: str) -> str:
    """The known family name `text` begins with, longest first; empty if none or nothing follows."""
    names = "family_ko" if kind == "hangul" else "family_zh"
    known = lists.readings(names)
    for length in (2, 1):
        start = text[:length].translate(lists.simplified()) if kind == "han" else text[:length]
        if len(text) > length and start in known:
            return text[:length]
    return ""


def japanese_family(text: str) -> str:
    """The known Japanese family name `text` begins with, longest first."""
    known = lists.readings("family_ja")
    lengths = range(min(3, len(text) - 1), 0, -1)
    return next((text[:length] for length in lengths if text[:length] in known), "")


@lru_cache(maxsize=100_000)
def readings_of(word: str, kind: str) -> tuple[Part, ...]:
    """Family and given name of an unspaced name, or the one part that a spaced one is."""
    if kind == "kana" and not (japanese := japanese_family(word)):
        return ((word, _read(word, kind)),)
    japanese = japanese_family(word) if kind != "hangul" else ""
    if japanese and (kind == "kana" or len(japanese) > 1):
        return ((japanese, _read(japanese, "family_ja")), _given(word[len(japanese) :], "kana"))
    family = family_of(word, kind) if len(word) < 6 else ""
    if not family:
        return ((word, _read(word, kind)),)
    return ((family, _read(family, kind)), _given(word[len(family) :], kind))


def _given(text: str, kind: str) -> Part:
    return text, _read(text, kind)


@lru_cache(maxsize=50_000)
def _read(text: str, kind: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    if kind in {"han", "family_ja", "kana"}:
        for names in ("family_ja", "given_ja"):
            if kind != "han" or names == "family_ja":
                found |= dict.fromkeys(lists.readings(names).get(text, ()))
    if kind == "han":
        plain = text.translate(lists.simplified())
        found = dict.fromkeys(lists.readings("family_zh").get(plain, ())) | found
        found |= dict.fromkeys(lists.readings("given_ja").get(text, ()))
    if kind == "hangul":
        found |= dict.fromkeys(lists.readings("family_ko").get(text, ()))
    found[romaji(text) if kind == "kana" and not _has_han(text) else syllables(text)] = None
    return tuple(found)


def _has_han(text: str) -> bool:
    return any("\u3400" <= char <= "\u9fff" for char in text)


@lru_cache(maxsize=50_000)
def romanised(word: str) -> str:
    """A key for Chinese and Korean syllables in Latin letters, whatever the system.

    Wade-Giles, pinyin, McCune-Reischauer, the revised and the popular Korean spelling differ in
    which of two consonants they write; the key has one letter for both.
    """
    for old, new in (*_VOWELS, *_INITIALS):
        word = word.replace(old, new)
    return re.sub(r"(.)\1+", r"\1", word)


def bones(word: str) -> str:
    """`romanised` with one sign for any vowel."""
    return _SAME_SOUND.sub("*", romanised(word))
