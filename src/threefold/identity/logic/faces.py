"""Bearers of one value told apart by what their rows tell of them besides it.

A family has one e-mail address, a company one switchboard. Rows that bear such a value and tell
different given names or birth dates show different faces of it; each face joins as an identifier
of its own. A value with one face joins as it always did.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from threefold.kit.contacts.emails import of_desk
from threefold.kit.names import THRESHOLD, parse, score
from threefold.kit.names.types import Kind

BETWEEN = "\x1f"
"""Between kind, given name, whole name and birth date of what a row tells of its bearer."""
DESKS = frozenset({"phone", "fax"})
"""Ways to a desk, where two bearers of one given name are two people."""
CERTAIN = frozenset({"national_id", "tax_id", "registration_number", "loyalty_card"})
"""Numbers given to one, which outweigh how names are written."""
MOST = 60
"""Different bearers above which they are not told apart: every one is a face."""


class Told(NamedTuple):
    """`kind` is person, organisation or "", `born` an ISO date or ""; `given` is as told, or where
    the name can be parted without a guess."""

    kind: str
    given: str
    name: str
    born: str


def read(text: str) -> Told:
    kind, given, name, born = (*text.split(BETWEEN), "", "", "", "")[:4]
    if name and not given and kind != "organisation" and (apart := parse(name)).certain:
        given = " ".join(apart.given)
    return Told(kind, given, name, born)


def faces(scheme: str, value: str, told: Sequence[str]) -> list[int]:
    """A face for each of the different texts `told` (BETWEEN), the same for those who may be one.

    Who may be each of two that are not one (A. beside Ann and Andrew) is neither, but a face of
    his own; so the order of rows decides nothing.
    """
    if scheme in CERTAIN or len(told) < 2:
        return [0] * len(told)
    if len(told) > MOST:
        return list(range(len(told)))
    desk = scheme in DESKS or (scheme == "email" and of_desk(value))
    near: list[set[int]] = [{place} for place in range(len(told))]
    for a, b in combinations(range(len(told)), 2):
        if may_be_one(told[a], told[b], desk):
            near[a].add(b)
            near[b].add(a)
    clear = [all(b in near[a] for a, b in combinations(sorted(some), 2)) for some in near]
    return [
        min(other for other in near[place] if clear[other]) if clear[place] else place
        for place in range(len(told))
    ]


@lru_cache(maxsize=100_000)
def may_be_one(left: str, right: str, desk: bool = False) -> bool:
    """Whether nothing told speaks against two bearers of one value being the same.

    `desk`: the value is one that people share at work, so the whole names must agree, and a person
    is not the company. An address of one's own may well be told for both.
    """
    a, b = read(min(left, right)), read(max(left, right))
    if a.kind and b.kind and a.kind != b.kind:
        return not desk
    if a.born and b.born and _apart(a.born, b.born):
        return False
    if not a.name or not b.name:
        return True
    if "organisation" in (a.kind, b.kind):
        return score(a.name, b.name, "organisation") >= THRESHOLD
    if not desk and a.given and b.given:
        return _within(a.given, b.given)
    alike = score(a.name, b.name, _PERSON) >= THRESHOLD
    return alike or (not desk and _within(a.name, b.name))


def _apart(left: str, right: str) -> bool:
    """More than a slip: two of year, month and day differ, and not because they were swapped."""
    a, b = left.split("-"), right.split("-")
    differing = sum(x != y for x, y in zip(a, b, strict=False))
    return differing > 1 and not (a[0] == b[0] and a[1:] == b[1:][::-1])


def _within(left: str, right: str) -> bool:
    """Whether each word of the shorter name has a like one in the longer."""
    short, long = sorted((left.split(), right.split()), key=lambda words: (len(words), words))
    rest = list(long)
    for word in sorted(short, key=len, reverse=True):
        fit = next((other for other in rest if _alike(word, other)), None)
        if fit is None:
            return _run_together(left, right)
        rest.remove(fit)
    return True


def _run_together(left: str, right: str) -> bool:
    """Xiao Ming and Xiaoming; 王伟 and Wang Wei; D. Lawrence and DeclanLawrence."""
    if score(left, right, _PERSON) >= _SURE:
        return True
    words, others = (name.casefold().replace(".", " ").split() for name in (left, right))
    return _hidden(words, "".join(others)) or _hidden(others, "".join(words))


def _hidden(words: list[str], text: str) -> bool:
    """Whether the words stand in a row in a text whose blanks were lost or slipped."""
    if len(text) <= len(max(words, key=len, default="")) or len("".join(words)) < _LETTERS:
        return False
    place = 0
    for word in words:
        found = text.find(word, place)
        if found < 0 or (place == 0 and found > 0):
            return False
        place = found + len(word)
    return place == len(text)


def _alike(left: str, right: str) -> bool:
    a, b = left.rstrip("."), right.rstrip(".")
    if a.casefold() == b.casefold():
        return True
    if min(len(a), len(b)) == 1:
        return a[:1].casefold() == b[:1].casefold()
    return score(a, b, _PERSON) >= _SLIP


_PERSON: Kind = "person"
_SURE = 0.9
_SLIP = 0.74
"""Below THRESHOLD: a slip in a short word (Jol, Joel) is likelier here than two people, while two
names that differ by a letter (Maria, Mario) score less."""
_LETTERS = 6
"""Fewer letters stand in other names by chance."""
