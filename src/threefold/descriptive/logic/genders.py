"""Letters and words for gender beside the labels of the plan, which come first.

Letters mean different things: M is male beside F, yet female (mujer) beside H; V is varón in
Spanish, but vrouw in Dutch. Where neither the country nor the column tells, nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from threefold.kit.text import fold

_WORDS = {
    "female": (
        "f", "w", "female", "fem", "feminine", "woman", "girl", "mujer", "femenino", "femenina",
        "hembra", "femme", "feminin", "feminine", "weiblich", "frau", "femminile", "feminino",
        "女", "女性", "女士", "小姐",
    ),
    "male": (
        "h", "male", "masc", "masculine", "man", "boy", "hombre", "masculino", "varon", "homme",
        "masculin", "männlich", "maennlich", "mann", "maschile", "男", "男性", "先生",
    ),
    "other": (
        "x", "other", "divers", "diverse", "non-binary", "nonbinary", "non binary", "nb", "otro",
        "otra", "no binario", "no binaria", "autre", "其他", "第三性",
    ),
    "undisclosed": ("undisclosed", "not disclosed", "prefiero no decirlo", "不愿透露", "不願透露"),
}  # fmt: skip
_SPANISH = {
    "AR", "BO", "CL", "CO", "CR", "CU", "DO", "EC", "ES", "GT", "HN", "MX", "NI", "PA", "PE", "PR",
    "PY", "SV", "UY", "VE",
}  # fmt: skip
_DUTCH = {"BE", "NL"}
_GERMAN = {"AT", "CH", "DE", "LI", "LU"}


def spellings(values: Iterable[str], region: str) -> dict[str, str]:
    """Folded spellings of a choice that has both "female" and "male", {} for any other choice."""
    known = set(values)
    if not {"female", "male"} <= known:
        return {}
    found = {word: value for word, value in _folded().items() if value in known}
    if region in _SPANISH:
        found["v"] = "male"
    else:
        found["m"] = "male"
    if region in _DUTCH:
        found["v"] = "female"
    if region in _GERMAN and "other" in known:
        found["d"] = "other"
    return found


def settled(allowed: dict[str, str], written: Iterable[str]) -> dict[str, str]:
    """`allowed` with M as the letters beside it in the column tell: H/M or M/F."""
    if "m" in allowed or not {"female", "male"} <= set(allowed.values()):
        return allowed
    letters = {folded for text in written if len(folded := fold(text)) == 1}
    beside = {allowed[letter] for letter in letters if letter in allowed} & {"female", "male"}
    if "m" not in letters or len(beside) != 1:
        return allowed
    return {**allowed, "m": "female" if beside == {"male"} else "male"}


@cache
def _folded() -> dict[str, str]:
    return {fold(word): value for value, words in _WORDS.items() for word in words}
