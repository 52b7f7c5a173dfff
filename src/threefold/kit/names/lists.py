"""The word lists beside this module, each read once."""

from __future__ import annotations

from functools import cache
from importlib import resources

from nicknames import NickNamer


def lines(name: str) -> list[str]:
    """Lines of `data/<name>.txt` without comments."""
    text = (resources.files(__package__) / "data" / f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@cache
def words(name: str) -> frozenset[str]:
    return frozenset(word for line in lines(name) for word in line.split())


@cache
def readings(name: str) -> dict[str, tuple[str, ...]]:
    """What is written first in each line to the readings behind it."""
    return {first: tuple(rest) for first, *rest in (line.split() for line in lines(name))}


@cache
def spellings(name: str) -> frozenset[str]:
    """Every reading in a list: the Latin spellings of its names."""
    return frozenset(word for rest in readings(name).values() for word in rest)


@cache
def kinds(name: str) -> dict[str, str]:
    """Each word of a list whose lines begin with a kind, to its first kind."""
    found: dict[str, str] = {}
    for line in lines(name):
        kind, *rest = line.split()
        for word in rest:
            found.setdefault(word, kind)
    return found


@cache
def sets(name: str) -> dict[str, frozenset[str]]:
    """The words of each line by the kind it begins with."""
    return {kind: frozenset(rest) for kind, *rest in (line.split() for line in lines(name))}


@cache
def groups(name: str) -> dict[str, frozenset[int]]:
    """Each word to the numbers of the lines it stands in."""
    found: dict[str, set[int]] = {}
    for number, line in enumerate(lines(name)):
        for word in line.split():
            found.setdefault(word, set()).add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


@cache
def short_forms() -> dict[str, frozenset[str]]:
    """Each short form to the full names it may stand for, in many languages."""
    found: dict[str, set[str]] = {}
    for full, shorts in _short_lines():
        for short in shorts:
            found.setdefault(short, set()).add(full)
    for full, shorts_of in _english().items():
        for short in shorts_of:
            found.setdefault(short, set()).add(full)
    return {short: frozenset(fulls) for short, fulls in found.items()}


@cache
def _english() -> dict[str, set[str]]:
    return NickNamer().nickname_lookup


def _short_lines() -> list[tuple[str, list[str]]]:
    parted = (line.partition(":") for line in lines("short"))
    return [(full.strip(), rest.split()) for full, _, rest in parted]


@cache
def full_names() -> frozenset[str]:
    """Names that have short forms, and the commoner given names."""
    return frozenset(_english()) | words("given") | words("given_es")


@cache
def same_words() -> dict[str, str]:
    """Words of organisation names to the word they are compared as."""
    found: dict[str, str] = {}
    for line in lines("words"):
        word, _, others = line.partition(":")
        found |= dict.fromkeys(others.split(), word)
    return found


@cache
def given_names() -> frozenset[str]:
    """Given names known from any list, folded."""
    english = {name for full, shorts in _english().items() for name in (full, *shorts)}
    own = {name for full, shorts in _short_lines() for name in (full, *shorts)}
    return words("given") | words("given_es") | english | own


@cache
def simplified() -> dict[int, str]:
    """Traditional characters to simplified ones, for `str.translate`."""
    return {ord(pair[0]): pair[1] for pair in words("simplified")}
