"""How two values of one kind are compared: what a plug-in in `comparisons/` holds.

One file is one plug-in, named as the kind of value and listed nowhere. It knows no Django, judges
by general reasons only and holds

    LABEL            its name in en, es, zh-hans and zh-hant
    VARIABLES        codes of planned variables whose values are of this kind
    HEADERS          words by which columns of strange files are recognised
    standard(value)  the value in one spelling, None where nothing is left of it
    levels(own, beside)  from the strongest agreement to the weakest; what fits none differs
    SAID             every level in words people read, in the four languages
    EXAMPLES         (left, right, label of the level expected or `DIFFERENT`)

and may hold

    ABOUT            the fact it tells of: kinds that tell of one fact are one reason, not several
                     (name, birth, place, phone, email, context …); its own name where left out
    PERSONAL         levels at which the value tells one person from others of his household
    latin(value)     a standard value that is written in another script, in Latin letters; levels
                     find it in the column `<column>_latin`, null where nothing differs

    fits(shape)      how well values of that shape can be of this kind, 0 to 1
    KEYS             parts of a value that still agree when it is misspelt, for finding candidates
    TAKES            kinds judged together with this one when both are there, as a town with its
                     postal code: their agreement is one piece of evidence, not two
    INSTEAD          kinds that make this one superfluous when they are there

Packages from outside offer the same as a module by an entry point of the group
`threefold.comparisons`.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import entry_points
from types import ModuleType

from threefold.identity import comparisons
from threefold.kit.errors import NotFound
from threefold.kit.worded import LANGUAGES as LANGUAGES
from threefold.kit.worded import words as words

GROUP = "threefold.comparisons"
DIFFERENT = "different"


DIFFERS = words("different", "distinto", "不同", "不同")
CONTEXT = "context"
"""What a value is about that many share and that tells nobody apart."""


@dataclass(frozen=True, slots=True)
class Level:
    """One degree of agreement.

    `sql` is a condition on `<column>_l` and `<column>_r`, both filled, that may use the functions
    of `engine.linking`. `counted`: that rare values agree says more than that common ones do; only
    where the condition is plain equality of the own column.
    """

    label: str
    sql: str
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """What a column looks like: shares of its filled values, 0 to 1, but for the counts."""

    rows: int
    filled: int
    distinct: int
    number: float = 0.0
    date: float = 0.0
    email: float = 0.0
    phone: float = 0.0
    letters: float = 0.0
    several_words: float = 0.0
    length: float = 0.0

    @property
    def unique(self) -> float:
        return self.distinct / self.filled if self.filled else 0.0


@dataclass(frozen=True, slots=True)
class Comparison:
    name: str
    label: Mapping[str, str]
    variables: tuple[str, ...]
    headers: tuple[str, ...]
    standard: Callable[[str], str | None]
    levels: Callable[[str, Mapping[str, str]], Sequence[Level]]
    said: Mapping[str, Mapping[str, str]]
    examples: tuple[tuple[str, str, str], ...]
    about: str
    latin: Callable[[str], str | None] | None = None
    personal: tuple[str, ...] = ()
    fits: Callable[[Shape], float] = lambda _shape: 1.0
    keys: Mapping[str, Callable[[str], str | None]] = field(default_factory=dict)
    takes: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()


@cache
def all_comparisons() -> dict[str, Comparison]:
    """Every plug-in by its name, those from outside too."""
    found = {
        module.name: importlib.import_module(f"{comparisons.__name__}.{module.name}")
        for module in pkgutil.iter_modules(comparisons.__path__)
        if not module.name.startswith("_")
    }
    for entry in entry_points(group=GROUP):
        found.setdefault(entry.name, entry.load())
    return {name: _read(name, module) for name, module in sorted(found.items())}


def told(kind: str, level: str, language: str) -> str:
    """A level of a comparison in words; as it is labelled where nobody has words for it."""
    known = all_comparisons().get(kind)
    said = known.said.get(level) if known else None
    if said is None:
        said = DIFFERS if level == DIFFERENT else {}
    return said.get(language) or said.get("en") or level


def find(name: str) -> Comparison:
    known = all_comparisons()
    if name not in known:
        raise NotFound(
            f"There is no comparison named {name!r}.", remedy=f"Known: {', '.join(known)}."
        )
    return known[name]


def _read(name: str, module: ModuleType) -> Comparison:
    return Comparison(
        name=name,
        label=module.LABEL,
        variables=tuple(module.VARIABLES),
        headers=tuple(module.HEADERS),
        standard=module.standard,
        levels=module.levels,
        said=module.SAID,
        examples=tuple(module.EXAMPLES),
        about=getattr(module, "ABOUT", name),
        latin=getattr(module, "latin", None),
        personal=tuple(getattr(module, "PERSONAL", ())),
        fits=getattr(module, "fits", _always),
        keys=getattr(module, "KEYS", {}),
        takes=tuple(getattr(module, "TAKES", ())),
        instead=tuple(getattr(module, "INSTEAD", ())),
    )


def _always(_shape: Shape) -> float:
    return 1.0
