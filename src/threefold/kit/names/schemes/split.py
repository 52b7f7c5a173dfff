"""A split of a name, and words drawn together with their particles."""

from __future__ import annotations

from dataclasses import dataclass

from threefold.kit.names.types import Scheme
from threefold.kit.names.vocabulary import known


@dataclass(frozen=True, slots=True)
class Split:
    given: tuple[str, ...] = ()
    middle: tuple[str, ...] = ()
    family: tuple[str, ...] = ()
    scheme: Scheme = "unsplit"
    certain: bool = False
    reorder: bool = False
    """Whether the family name is written first although it is usually said last."""


def units(words: list[str]) -> list[str]:
    """Words with the particles before them: [Ludwig, van Beethoven]."""
    found: list[str] = []
    waiting: list[str] = []
    for number, word in enumerate(words):
        last = number == len(words) - 1
        if known(word).particle and not last:
            waiting.append(word)
            continue
        found.append(" ".join((*waiting, word)))
        waiting = []
    return found


def core(unit: str) -> str:
    """The word of a unit behind its particles."""
    return unit.rpartition(" ")[2]
