"""Two family names: Spanish (the father's first) and Portuguese (the mother's first)."""

from __future__ import annotations

from threefold.kit.names import lists
from threefold.kit.names.schemes.split import Split, core, units
from threefold.kit.names.vocabulary import known


def split(words: list[str], country: str) -> Split | None:
    parts = units(words)
    if len(parts) < 2:
        return None
    places = lists.sets("places")
    here = country in places["spanish"] or country in places["portuguese"]
    flags = [known(core(part)) for part in parts]
    typical = flags[0].given_es and sum(flag.family_es for flag in flags[1:]) > 0
    if not here and (country or not typical or len(parts) < 3):
        return None
    given = 1
    while given < len(parts) - 1 and flags[given].given_es and not flags[given].family_es:
        given += 1
    families = len(parts) - given
    clear = families < 3 and flags[0].given_es and not _ambiguous(parts[:given], parts[given:])
    if families > 2:
        given, families = len(parts) - 2, 2
    return Split(
        given=tuple(parts[:given]),
        family=tuple(parts[given:]),
        scheme="two_families" if families == 2 else "given_first",
        certain=clear,
    )


def _ambiguous(given: list[str], family: list[str]) -> bool:
    """Martín, Vicente and Alonso are both; then the words could also be parted elsewhere."""
    if any(known(core(part)).family_es for part in given[1:]):
        return True
    if len(family) == 1:
        return known(core(family[0])).given_es
    first = known(core(family[0]))
    return first.given_es or not first.family_es
