"""Which competitor is meant by what customers write."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

_PARTS = re.compile(r"[,;/|、，；・\n]+")
_NOBODY = frozenset(
    {"", "-", "none", "nobody", "no", "n/a", "other", "ninguno", "ninguna", "nadie", "otro", "otra",
     "无", "無", "没有", "沒有", "其他"}
)  # fmt: skip
_LONGEST = 80


def key(name: str) -> str:
    """What is left of a name where case, accents, width and marks are alike."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    kept = (each for each in plain if not unicodedata.combining(each))
    return re.sub(r"[^\w]+", " ", "".join(kept)).strip()


def parts(text: str) -> list[str]:
    """The names in an answer that may hold several; answers that name nobody hold none."""
    found = (" ".join(each.split()) for each in _PARTS.split(text))
    return [each for each in found if key(each) not in _NOBODY and len(each) <= _LONGEST]


def known(names: Iterable[tuple[int, Iterable[str]]]) -> dict[str, int]:
    """Competitor by the key of each of its names, the first one where two share a name."""
    found: dict[str, int] = {}
    for competitor, each in names:
        for name in each:
            if key(name):
                found.setdefault(key(name), competitor)
    return found


def meant(
    text: str, among: Mapping[str, int], labels: Mapping[str, Iterable[str]]
) -> tuple[set[int], list[str]]:
    """The competitors that an answer names, and names of it that are of none of them.

    `labels` are the words of a choice by its value.
    """
    met: set[int] = set()
    strange: list[str] = []
    for part in parts(text):
        said = [part, *labels.get(part, ())]
        one = next((among[key(each)] for each in said if key(each) in among), None)
        if one is not None:
            met.add(one)
        elif key(said[-1]) not in _NOBODY:
            strange.append(said[1] if len(said) > 1 else part)
    return met, strange
