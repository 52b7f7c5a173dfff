"""Likeness of two names of organisations: their cores, rare words before common ones."""

from __future__ import annotations

import math
import re
from functools import lru_cache

from threefold.kit.names import lists
from threefold.kit.names.comparing.words import spelled, typed
from threefold.kit.names.organisations import organisation
from threefold.kit.names.sound import broad
from threefold.kit.names.types import OrgName
from threefold.kit.names.writing import BARE, SYLLABIC

OPPOSED = 0.6
NUMBERS = 0.7
"""Another number is another ship, branch or fund."""
FORMS = 0.96
"""Two legal forms of different kinds."""
_LACKING = 0.15
_LACKING_COMMON = 0.05
_LEAST = 0.65
_COMMON = 0.4
_ACRONYM = 0.8
_MOST = 24
_NUMBER = re.compile(r"\d+|[ivx]+")


def organisations(left: str, right: str) -> float:
    """0..1, symmetric, 1 for equal names; 0 where nothing can be read."""
    if left == right:
        return 1.0
    if right < left:
        left, right = right, left
    a, b = organisation(left), organisation(right)
    if not a.core or not b.core:
        return 0.0
    score = _cores(a.core, b.core, _bare(a) != _bare(b))
    if a.form_kind and b.form_kind and a.form_kind != b.form_kind:
        score *= FORMS
    return score


def _bare(name: OrgName) -> bool:
    return name.script in BARE or name.script in SYLLABIC


@lru_cache(maxsize=100_000)
def _cores(a: str, b: str, bare: bool) -> float:
    if a == b:
        return 1.0
    joined, other = a.replace(" ", ""), b.replace(" ", "")
    if joined == other:
        return 0.97
    score = max(_paired(a.split()[:_MOST], b.split()[:_MOST], bare), _acronym(a, b), _acronym(b, a))
    if _numbers(a) == _numbers(b) and min(len(joined), len(other)) > 5:
        score = max(score, 0.95 * typed(joined, other))
    return score


def _paired(a: list[str], b: list[str], bare: bool) -> float:
    left, right = dict(enumerate(a)), dict(enumerate(b))
    pairs = _pairs(left, right, bare)
    rare = [likeness for likeness, weight in pairs if weight == 1.0]
    total = sum(weight for _, weight in pairs)
    if not total:
        return 0.0
    mean = sum(likeness * weight for likeness, weight in pairs) / total
    mine, other = (sum(map(_weight, side.values())) for side in (left, right))
    opposed, lacking = min(mine, other), abs(mine - other)
    rate: float = _LACKING if lacking >= 1 else _LACKING_COMMON / _COMMON
    score = (mean + min(rare or [mean])) / 2 * max(0.5, 1 - rate * lacking)
    score *= math.pow(OPPOSED, min(1.0, opposed * 1.5))
    if not rare and (left or right):
        score *= OPPOSED
    numbers = any(map(_NUMBER.fullmatch, (*left.values(), *right.values())))
    return score * NUMBERS if numbers else score


def _pairs(left: dict[int, str], right: dict[int, str], bare: bool) -> list[tuple[float, float]]:
    """Likeness and weight of the words that stand for each other; the others stay behind."""
    wanted = sorted(
        ((_alike(x, y, bare), i, j) for i, x in left.items() for j, y in right.items()),
        key=lambda hit: (-hit[0], abs(hit[1] - hit[2]), hit[1:]),
    )
    pairs: list[tuple[float, float]] = []
    for likeness, i, j in wanted:
        if likeness < _LEAST:
            break
        if i in left and j in right:
            pairs.append((likeness, max(_weight(left.pop(i)), _weight(right.pop(j)))))
    return pairs


def _alike(x: str, y: str, bare: bool) -> float:
    if x == y:
        return 1.0
    if x.isdigit() or y.isdigit():
        return 0.0
    if bare:
        return 0.88 if broad(x)[0] == broad(y)[0] and len(broad(x)[0]) > 1 else 0.0
    return spelled(x, y)


def _weight(word: str) -> float:
    return _COMMON if word in lists.words("generic") else 1.0


def _numbers(text: str) -> list[str]:
    return sorted(_NUMBER.findall(" ".join(w for w in text.split() if _NUMBER.fullmatch(w))))


def _acronym(short: str, long: str) -> float:
    """IBM and International Business Machines; at least three letters."""
    words = long.split()
    if " " in short or not 2 < len(short) <= len(words):
        return 0.0
    small = {"of", "and", "the", "for", "de", "la", "y", "et", "e", "del", "des", "du"}
    letters = {
        "".join(word[0] for word in words),
        "".join(word[0] for word in words if word not in small),
    }
    return _ACRONYM if short in letters else 0.0
