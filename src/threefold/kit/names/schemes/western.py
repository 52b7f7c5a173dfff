"""Given names, then one family name: the order of most of Europe, the Americas and India."""

from __future__ import annotations

from threefold.kit.names import lists
from threefold.kit.names.schemes.split import Split, units
from threefold.kit.names.vocabulary import known


def split(words: list[str], country: str) -> Split:
    """Certain only where the first word is known as a given name and the last is not.

    `Friedrich Hans` may be either way round.
    """
    parts = units(words)
    if len(parts) < 2:
        return Split()
    first, last = known(parts[0]), known(parts[-1])
    if last.given and not first.given and first.family and not last.family and len(parts) == 2:
        return Split(given=(parts[1],), family=(parts[0],), scheme="given_first")
    between = [known(part) for part in parts[1:-1] if " " not in part]
    certain = first.given and not first.family and not last.initial
    certain = certain and (
        not last.given or (last.family and last.folded not in lists.sets("marks")["both"])
    )
    certain = certain and all(word.given or word.initial for word in between)
    return Split(
        given=tuple(parts[:-1]), family=(parts[-1],), scheme="given_first", certain=certain
    )
