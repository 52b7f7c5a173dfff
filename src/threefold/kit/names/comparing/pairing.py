"""Which word of one name stands for which of the other."""

from __future__ import annotations

from dataclasses import dataclass, field

from threefold.kit.names.comparing.tokens import INITIAL, WORD, Profile, Token
from threefold.kit.names.comparing.words import alike
from threefold.kit.names.sound import broad

LEAST = 0.6
"""Words less alike than this are different words."""
_JOINED = 0.97
_SHORTEST_JOINED = 3
_ALIKE = 0.88
_LENGTHS = 3


@dataclass
class Pairing:
    """Likenesses of paired words and the positions left over on either side.

    `pairs` holds (likeness, weight, position left, position right).
    """

    pairs: list[tuple[float, float, int, int]] = field(default_factory=list)
    left: list[int] = field(default_factory=list)
    right: list[int] = field(default_factory=list)


def begins(text: str) -> str:
    """Class of the first consonant: what is the same name begins alike."""
    return broad(text)[0][:1]


def weight(token: Token) -> float:
    return {WORD: 1.0, INITIAL: 0.5}.get(token.kind, 0.2)


def pair(left: Profile, right: Profile) -> Pairing:
    """Equal words first, then words written together or apart, then the most alike."""
    a, b = left.tokens, right.tokens
    found = Pairing(left=list(range(len(a))), right=list(range(len(b))))
    _equal(found, a, b)
    if found.left and found.right:
        eastern = left.eastern and right.eastern
        _together(found, a, b, eastern)
        _alike(found, a, b, eastern)
    return found


def _equal(found: Pairing, a: tuple[Token, ...], b: tuple[Token, ...]) -> None:
    where: dict[tuple[str, str], list[int]] = {}
    for j in found.right:
        where.setdefault((b[j].text, b[j].script), []).append(j)
    for i in list(found.left):
        places = where.get((a[i].text, a[i].script))
        # Two characters of one sound are compared as characters.
        if (
            places
            and a[i].written
            and (a[i].script in {"han"} and a[i].written != b[places[0]].written)
        ):
            continue
        if places:
            _take(found, 1.0, a, b, i, places.pop(0))


def _alike(found: Pairing, a: tuple[Token, ...], b: tuple[Token, ...], eastern: bool) -> None:
    wanted = [
        (likeness, i, j)
        for i in found.left
        for j in found.right
        if (a[i].kind in {WORD, INITIAL}) == (b[j].kind in {WORD, INITIAL})
        and (likeness := alike(a[i], b[j], eastern)) >= LEAST
    ]
    for likeness, i, j in sorted(wanted, key=lambda hit: (-hit[0], abs(hit[1] - hit[2]), hit[1:])):
        if i in found.left and j in found.right:
            _take(found, likeness, a, b, i, j)


def _take(
    found: Pairing, likeness: float, a: tuple[Token, ...], b: tuple[Token, ...], i: int, j: int
) -> None:
    found.left.remove(i)
    found.right.remove(j)
    found.pairs.append((likeness, max(weight(a[i]), weight(b[j])), i, j))


def _together(found: Pairing, a: tuple[Token, ...], b: tuple[Token, ...], eastern: bool) -> None:
    for whole, parts, swap in ((a, b, False), (b, a, True)):
        for i in list(found.right if swap else found.left):
            if whole[i].kind == WORD and len(whole[i].text) > _SHORTEST_JOINED:
                _one_of_several(found, whole, parts, i, swap, eastern)


def _one_of_several(
    found: Pairing,
    whole: tuple[Token, ...],
    parts: tuple[Token, ...],
    i: int,
    swap: bool,
    eastern: bool,
) -> None:
    """Pair word `i` with two or three neighbours that make it up."""
    free = found.left if swap else found.right
    mine = found.right if swap else found.left
    begin = begins(whole[i].text)
    for length in (3, 2):
        for start in range(len(parts) - length + 1):
            places = list(range(start, start + length))
            if not all(place in free for place in places):
                continue
            text = "".join(parts[place].text for place in places)
            if abs(len(text) - len(whole[i].text)) > _LENGTHS:
                continue
            # Hsiao and Xiao do not.
            if not eastern and begins(text) != begin:
                continue
            joined = Token(text, WORD, parts[start].script, (text,))
            likeness = alike(whole[i], joined, eastern)
            if likeness < _ALIKE:
                continue
            mine.remove(i)
            for place in places:
                free.remove(place)
            at = (start, i) if swap else (i, start)
            found.pairs.append((likeness * _JOINED, float(min(length, 2)), *at))
            return
