"""Which words of a person's name are given and which are the family's, one way of naming a file.

Each `split(words, country)` answers None where the name does not look like one of its own.
"""

from __future__ import annotations

from threefold.kit.names.schemes import chains, eastern, families, marked, western
from threefold.kit.names.schemes.split import Split
from threefold.kit.names.writing import EASTERN

_ORDER = (marked.capitals, marked.patronymic, chains.split, eastern.latin, families.split)


def split(words: list[str], kind: str, country: str) -> Split:
    """The first way of naming that recognises the words; by position where none does."""
    if kind in EASTERN:
        return eastern.native(words, kind)
    if len(words) < 2:
        return Split(scheme="single" if words else "none")
    if kind == "mixed":
        return Split()
    for way in _ORDER:
        if found := way(words, country):
            return found
    return western.split(words, country)
