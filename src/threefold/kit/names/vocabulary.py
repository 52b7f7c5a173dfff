"""What is known of one word of a person's name."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from threefold.kit.names import lists
from threefold.kit.names.latin import fold
from threefold.kit.names.writing import script

CASED, TITLED, PARTICLE, PATRONYMIC, EASTERN, FAMILIES = 1, 2, 4, 8, 16, 32
_PATRONYMIC = re.compile(r"(?:[ioey]v[iy]ch|[oe]v[iy]tch|ov[iy]c|[oe]vna|[iy]n[iy]chna|[iy]vna)$")
_SYLLABLES = re.compile(
    r"(?:(?:[bpmfdtnlgkhjqxrzcswyv]|zh|ch|sh|hs|ts|tz|ky|hy|kw|my|ny|ry|py|by|gy)?"
    r"(?:[aeiou]{1,3}|y[aeiou]{1,2})(?:ng|[nrmkltp])?){1,3}"
)


@dataclass(frozen=True, slots=True)
class Known:
    """Flags of a word; `eastern` is the list of Eastern family names it stands in, or empty."""

    folded: str
    script: str
    letters: int
    capitals: bool
    lower: bool
    title: bool
    suffix: str
    academic: bool
    particle: str
    given: bool
    family: bool
    given_es: bool
    family_es: bool
    eastern: str
    syllables: bool
    patronymic: bool

    marks: int = 0
    """What there is to look for in this word, as bits."""

    @property
    def initial(self) -> bool:
        return self.letters == 1


def overview(words: list[str]) -> tuple[str, int]:
    """The script of `words` and all their marks: most have none, and nothing need be tried."""
    found = 0
    scripts: set[str] = set()
    for word in words:
        what = known(word)
        found |= what.marks
        scripts.add(what.script)
    if len(scripts) > 1:
        scripts.discard("none")
    if len(scripts) > 1:
        return "kana" if scripts == {"han", "kana"} else "mixed", found
    return scripts.pop() if scripts else "none", found


@lru_cache(maxsize=300_000)
def known(word: str) -> Known:
    """Everything about `word` that its letters tell."""
    what = _known(word)
    bits = (
        (CASED, what.letters > 1 and (what.capitals or what.lower)),
        (TITLED, what.title or bool(what.suffix)),
        (PARTICLE, bool(what.particle)),
        (PATRONYMIC, what.patronymic),
        (EASTERN, bool(what.eastern)),
        (FAMILIES, what.family_es),
    )
    return replace(what, marks=sum(bit for bit, found in bits if found))


def _known(word: str) -> Known:
    folded = fold(word)
    kind = script(word)
    return Known(
        folded=folded,
        script=kind,
        letters=len(folded),
        capitals=word.isupper(),
        lower=word.islower(),
        title=folded in lists.words("titles") and kind == "latin",
        suffix=lists.kinds("suffixes").get(folded, "") if kind == "latin" else "",
        academic=folded in lists.sets("marks")["academic"],
        particle="" if len(folded) == 1 and folded not in "ye" else _particle(folded),
        given=_given(folded) or ("-" in word and _double(word)),
        family=folded in lists.words("family"),
        given_es=folded in lists.words("given_es"),
        family_es=folded in lists.words("family_es"),
        eastern=_eastern(folded),
        syllables=len(folded) > 1 and bool(_SYLLABLES.fullmatch(folded)),
        patronymic=kind in {"latin", "cyrillic"} and bool(_PATRONYMIC.search(folded)),
    )


def _given(folded: str) -> bool:
    """Short forms of family names are in the lists too: Smith for Smithy."""
    if folded in lists.words("family"):
        return folded in lists.words("given")
    return folded in lists.given_names()


def _double(word: str) -> bool:
    """Hans-Peter, Marie-Claire."""
    parts = word.strip("-").split("-")
    return len(parts) > 1 and all(_given(fold(part)) for part in parts)


def _particle(folded: str) -> str:
    return lists.kinds("particles").get(folded, "")


def _eastern(folded: str) -> str:
    found = (name for name in ("family_zh", "family_ko", "family_ja") if folded in _latin(name))
    return next(found, "")


def _latin(name: str) -> frozenset[str]:
    return lists.spellings(name)
