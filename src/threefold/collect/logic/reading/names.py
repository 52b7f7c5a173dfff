"""Column names that are never empty and never the same twice."""

from __future__ import annotations

from collections.abc import Sequence

RESERVED = frozenset({"_row", "_line"})


def unique(originals: Sequence[str]) -> list[str]:
    """Names by position: blanks collapsed, empties numbered, repeats (in any case) numbered.

    Engines compare names without case, so `Name` and `name` count as the same.
    """
    trimmed = [" ".join(name.replace("\0", "").split()) for name in originals]
    taken = set(RESERVED)
    # Names that stand in the file as they are win over those made up here.
    own = {name.lower() for name in trimmed if name}
    out = []
    for place, name in enumerate(trimmed, 1):
        base = name or f"column_{place}"
        candidate, number = base, 2
        while candidate.lower() in taken or (candidate != name and candidate.lower() in own):
            candidate = f"{base}_{number}"
            number += 1
        taken.add(candidate.lower())
        out.append(candidate)
    return out
