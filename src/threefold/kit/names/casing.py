"""Capitals of names written all in capitals or all in small letters."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from threefold.kit.names.vocabulary import Known, known

_PARTS = re.compile(r"([-'.])")
_MC = re.compile(r"Mc([a-z])(?=[a-z]{2})")
_ROMAN = re.compile(r"[IVX]+")
_VOWEL = re.compile("[aeiouy]")


def recase(text: str) -> str:
    """`GARCÍA de la CRUZ` to `García de la Cruz`; words of mixed letters stay as they are.

    Two capitals in a name that is not all capitals may be initials and stay too.
    """
    loud, quiet = text.isupper(), text.islower()
    words = text.split(" ")
    return " ".join([_word(word, loud, quiet, number == 0) for number, word in enumerate(words)])


@lru_cache(maxsize=300_000)
def _word(word: str, loud: bool, quiet: bool, first: bool) -> str:
    what = known(word)
    if what.letters < 2 or not (what.capitals or what.lower):
        return word
    if what.suffix == "degree" or _ROMAN.fullmatch(word):
        return word
    if what.particle and not first:
        return unicodedata.normalize("NFC", word.lower())
    if what.lower:
        return _capital(word) if quiet or not what.particle else word
    return word if _initials(what, loud) else _capital(word)


def _initials(what: Known, loud: bool) -> bool:
    if what.letters == 2 and not what.eastern:
        return not loud or not _VOWEL.search(what.folded)
    return False


def _capital(word: str) -> str:
    parts = _PARTS.split(word.lower())
    for number in range(0, len(parts), 2):
        before = parts[number - 1] if number else ""
        part, following = parts[number], parts[number + 1 : number + 2]
        if before == "'" and len(parts[number - 2]) != 1:
            continue
        if following == ["-"] and known(part).particle == "article":
            continue
        parts[number] = _MC.sub(lambda hit: "Mc" + hit[1].upper(), part[:1].upper() + part[1:])
    # Turkish İ becomes i and a dot; drawn together again, so that it is one letter the next time.
    return unicodedata.normalize("NFC", "".join(parts))
