"""Names whose writing says what is what: a family name in capitals, a Slavic patronymic."""

from __future__ import annotations

from threefold.kit.names.schemes.split import Split, units
from threefold.kit.names.types import Scheme
from threefold.kit.names.vocabulary import known


def capitals(words: list[str], country: str) -> Split | None:
    """`Gabriel GARCÍA MÁRQUEZ`, `WANG Xiaoming`."""
    loud = [_loud(word) for word in words]
    if all(loud) or not any(loud):
        return None
    parts = units(words)
    marks = [all(_loud(word) or known(word).particle for word in part.split()) for part in parts]
    count = sum(marks)
    if not 0 < count < len(parts) or not any(map(_loud, words)):
        return None
    if all(marks[-count:]):
        given, family, first = parts[:-count], parts[-count:], False
    elif all(marks[:count]):
        given, family, first = parts[count:], parts[:count], True
    else:
        return None
    eastern = first and bool(known(family[0].split()[-1]).eastern)
    scheme: Scheme = "two_families" if count == 2 else "given_first"
    return Split(
        given=tuple(given),
        family=tuple(family),
        scheme="family_first" if eastern else scheme,
        certain=True,
        reorder=first and not eastern,
    )


def _loud(word: str) -> bool:
    what = known(word)
    return what.capitals and (what.letters > 2 or (what.letters == 2 and bool(what.eastern)))


def patronymic(words: list[str], country: str) -> Split | None:
    """`Vladimir Vladimirovich Putin` and `Путин Владимир Владимирович`."""
    if len(words) != 3:
        return None
    marks = [known(word).patronymic for word in words]
    if marks[1] and not marks[0]:
        given, middle, family, first = words[0], words[1], words[2], False
    elif marks[2] and not marks[1]:
        family, given, middle, first = *words[:2], words[2], True
    else:
        return None
    return Split(
        given=(given,),
        middle=(middle,),
        family=(family,),
        scheme="patronymic",
        certain=True,
        reorder=first,
    )
