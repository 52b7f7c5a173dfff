"""Levels that names share, and names of other scripts in Latin letters."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from threefold.identity.comparison import Level, words
from threefold.identity.comparisons import _said
from threefold.identity.logic.matching import writing
from threefold.kit import names

SAID = {
    "same": _said.SAME,
    "swapped": words(
        "given and family name swapped",
        "nombre y apellido intercambiados",
        "名与姓互换",
        "名與姓互換",
    ),
    "same in Latin letters": _said.LATIN,
    "close": _said.CLOSE,
    "part": _said.PART,
    "alike in Latin letters": _said.NEAR_LATIN,
    "similar": _said.SIMILAR,
}


def levels(own: str, beside: Mapping[str, str], other: str) -> list[Level]:
    """`other` is the kind that people write in this one's place by mistake."""
    left, right = f"{own}_l", f"{own}_r"
    found = [Level("same", f"{left} = {right}", counted=True)]
    swap = beside.get(other)
    if swap:
        found.append(Level("swapped", f"{left} = {swap}_r and {right} = {swap}_l"))
    same_sound, near_sound = across(own)
    found += [
        same_sound,
        Level("close", f"link_similar({left}, {right}) >= 0.92 or link_within({left}, {right}, 1)"),
        Level("part", part(left, right)),
        near_sound,
        Level("similar", f"link_similar({left}, {right}) >= 0.8"),
    ]
    return found


def part(left: str, right: str) -> str:
    """An initial, a short form, or one of several names."""
    return (
        f"substr({left}, 1, length({right})) = {right} "
        f"or substr({right}, 1, length({left})) = {left} "
        f"or link_holds({left}, {right})"
    )


def across(own: str) -> tuple[Level, Level]:
    """The same and alike in Latin letters, of values of which at least one is in another script.

    Where both are, they are the same only: unlike names often sound alike when transliterated.
    """
    one, other = f"{own}_latin_l", f"{own}_latin_r"
    left, right = f"coalesce({one}, {own}_l)", f"coalesce({other}, {own}_r)"
    close_up, other_close_up = (f"replace({side}, ' ', '')" for side in (left, right))
    bone, other_bone = (f"translate({side}, 'aeiouy', '')" for side in (left, right))
    bones = f"(link_within({bone}, {other_bone}, 1) or link_shared({bone}, {other_bone}) >= 0.6)"
    return (
        Level(
            "same in Latin letters",
            f"({one} is not null or {other} is not null) "
            f"and (link_shared({left}, {right}) = 1 or {close_up} = {other_close_up})",
        ),
        Level(
            "alike in Latin letters",
            f"({one} is null) <> ({other} is null) and ("
            f"length({left}) > 3 and link_within({close_up}, {other_close_up}, 1) "
            f"or link_similar({left}, {right}) >= 0.9 or length({left}) > 7 and {bones})",
        ),
    )


@lru_cache(maxsize=200_000)
def latin(value: str) -> str | None:
    """A person's name of another script in Latin letters; None where it is in them already."""
    if value.isascii():
        return None
    told = writing.plain(names.parse(value).latin)
    return told if told != value else None


def sound(value: str) -> str | None:
    return writing.sound(latin(value) or value)


def heard(value: str) -> str | None:
    """Sounds of all words, the same in whichever script they are written."""
    return writing.sounds(latin(value) or value)
