"""Which words of a person's name are given and which are the family's, one way of naming a file.

Each `split(words, country)` answers None where the name does not look like one of its own.
"""

from __future__ import annotations

from threefold.kit.names.schemes import chains, eastern, families, marked, western
from threefold.kit.names.schemes.split import Split
from threefold.kit.names.vocabulary import CASED, EASTERN, FAMILIES, PARTICLE, PATRONYMIC
from threefold.kit.names.writing import EASTERN as SCRIPTS

_ORDER = (
    (CASED, marked.capitals),
    (PATRONYMIC, marked.patronymic),
    (PARTICLE, chains.split),
    (EASTERN, eastern.latin),
    (FAMILIES, families.split),
)
_EVERY = CASED | PATRONYMIC | PARTICLE | EASTERN | FAMILIES


def split(words: list[str], kind: str, country: str, marks: int = _EVERY) -> Split:
    """The first way of naming that recognises the words; by position where none does.

    `marks` are those of the words; with a country every way is tried.
    """
    if kind in SCRIPTS:
        return eastern.native(words, kind)
    if len(words) < 2:
        return Split(scheme="single" if words else "none")
    if kind == "mixed":
        return Split()
    if country:
        marks = _EVERY
    for mark, way in _ORDER:
        if marks & mark and (found := way(words, country)):
            return found
    return western.split(words, country)
