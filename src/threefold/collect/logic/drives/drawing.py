"""Drawing winners so that anybody can repeat it.

Each entry gets the ticket SHA-256(seed + ":" + entry's id as 36 lower-case signs, in UTF-8); the
lowest tickets win, in that order. Whoever holds the list of entries and the seed can check it with
any program that computes SHA-256.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable


def new_seed() -> str:
    """128 random bits as 32 hex digits."""
    return secrets.token_hex(16)


def ticket(seed: str, entry: str) -> str:
    return hashlib.sha256(f"{seed}:{entry}".encode()).hexdigest()


def draw(seed: str, entries: Iterable[str], places: int) -> list[str]:
    """The winners' ids, first place first; fewer when there are fewer entries."""
    return sorted(set(entries), key=lambda entry: (ticket(seed, entry), entry))[:places]


def digest(entries: Iterable[str]) -> str:
    """SHA-256 of the ids, sorted, one a line: says which entries took part."""
    return hashlib.sha256("\n".join(sorted(set(entries))).encode()).hexdigest()
