"""Likeness of two names of persons."""

from __future__ import annotations

from threefold.kit.names.comparing.pairing import Pairing, pair
from threefold.kit.names.comparing.tokens import INITIAL, WORD, Profile, profile

OPPOSED = 0.65
"""Both names have a word that the other lacks: two different words for one place."""
LACKING = 0.06
"""Each word that one name has and the other leaves out."""
ONE_WORD = 0.75
"""All that is shared is one word."""
FATHER_AND_SON = 0.75
"""The same names in another order around `bin`."""
_SMALL_LACKING = 0.015
_SWAPPED = 0.97
_RUN_TOGETHER = 0.96


def persons(left: str, right: str) -> float:
    """0..1, the same for (a, b) and (b, a), 1 for equal names; 0 where nothing can be read."""
    if left == right:
        return 1.0
    if right < left:
        left, right = right, left
    a, b = profile(left), profile(right)
    if not a.joined or not b.joined:
        return 0.0
    found = pair(a, b)
    score = _score(found, a, b)
    return max(score, _RUN_TOGETHER) if _run_together(a, b) else score


def _run_together(a: Profile, b: Profile) -> bool:
    return a.joined == b.joined and len(a.joined) > 3 and not _eastern_pair(a, b)


def _eastern_pair(a: Profile, b: Profile) -> bool:
    return any(word.script == "han" for word in (*a.tokens, *b.tokens))


def _score(found: Pairing, a: Profile, b: Profile) -> float:
    heavy = [(likeness, weight) for likeness, weight, *_ in found.pairs if weight > 0.4]
    if not heavy:
        return 0.0
    total = sum(weight for _, weight in heavy)
    mean = sum(likeness * weight for likeness, weight in heavy) / total
    base = (mean + min(likeness for likeness, _ in heavy)) / 2
    left = [a.tokens[i] for i in found.left]
    right = [b.tokens[j] for j in found.right]
    mine = sum(word.kind in {WORD, INITIAL} for word in left)
    other = sum(word.kind in {WORD, INITIAL} for word in right)
    opposed, lacking = min(mine, other), abs(mine - other)
    score = base * OPPOSED**opposed * max(0.6, 1 - LACKING * lacking)
    small = len(left) + len(right) - mine - other
    score *= max(0.94, 1 - _SMALL_LACKING * small)
    score *= _evidence(found, a, b, lacking)
    return max(0.0, min(1.0, score * _order(found, a, b)))


def _evidence(found: Pairing, a: Profile, b: Profile, lacking: int) -> float:
    """Less where only initials, or one word of several, are shared."""
    full = sum(a.tokens[i].kind == WORD == b.tokens[j].kind for _, _, i, j in found.pairs)
    joined = any(weight > 1 for _, weight, *_ in found.pairs)
    if full == 0:
        return 0.6
    several = max(sum(word.kind == WORD for word in side.tokens) for side in (a, b)) > 1
    initials = any(INITIAL in {a.tokens[i].kind, b.tokens[j].kind} for _, _, i, j in found.pairs)
    return ONE_WORD if full == 1 and several and lacking and not (joined or initials) else 1.0


def _order(found: Pairing, a: Profile, b: Profile) -> float:
    places = [j for _, weight, i, j in sorted(found.pairs, key=lambda hit: hit[2]) if weight > 0.4]
    if places == sorted(places):
        return 1.0
    if a.chained and b.chained:
        return FATHER_AND_SON
    return _SWAPPED
