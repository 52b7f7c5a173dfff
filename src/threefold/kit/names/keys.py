"""Keys under which spellings of one name meet, for blocking before names are compared.

A key drops vowels and keeps a class for each consonant, so that it is the same across scripts,
transliterations and most slips of a vowel.
"""

from __future__ import annotations

import re
from functools import lru_cache

from threefold.kit.names import lists
from threefold.kit.names.comparing.tokens import WORD, token
from threefold.kit.names.sound import broad

_PIECES = re.compile(r"[-./]+")


@lru_cache(maxsize=300_000)
def of_word(word: str) -> tuple[str, ...]:
    """Keys of one written word: several where a hyphen joins it, or Han runs two names together.

    None for particles, titles and initials.
    """
    pieces = [found for piece in _PIECES.split(word) for found in token(piece)]
    return tuple(_key(found.text) for found in pieces if found.kind == WORD)


@lru_cache(maxsize=300_000)
def _key(text: str) -> str:
    return broad(text)[0] or text[:2].upper()


def of_part(part: str) -> str | None:
    """Key of the last full word of a part of a name."""
    found = of_word(part.rpartition(" ")[2])
    return found[-1] if found else None


def of_name(standard: str) -> list[str]:
    """Distinct keys of the full words of a standard name, sorted."""
    return sorted({key for word in standard.split(" ") for key in of_word(word)})


def of_core(core: str) -> list[str]:
    """Distinct keys of the words of an organisation's core that are not common to many."""
    words = core.split()
    rare = [word for word in words if word not in lists.words("generic")] or words
    return sorted({_key(word) for word in rare})
