"""Signs that a form was filled in by a program. None of them refuses anybody by itself."""

from __future__ import annotations

import hashlib

TOO_FAST = "too_fast"
TRAP = "trap"
MANY = "many"
NO_WORK = "no_work"
LINKS = "links"

LEAST_S = 2.0
"""A person with a password manager needs longer than this, a program does not."""

BITS = 12
"""Leading zero bits of the small sum a browser is asked for: some 4,000 hashes, well under 1 s."""


def doubts(
    *, seconds: float, trap: str, values: list[str], work: bool | None, many: bool
) -> list[str]:
    """Codes of what looks odd; `work` is None where no sum was asked for."""
    signs = {
        TRAP: bool(trap.strip()),
        TOO_FAST: seconds < LEAST_S,
        NO_WORK: work is False,
        MANY: many,
        LINKS: any("http://" in value or "https://" in value for value in values),
    }
    return [sign for sign, seen in signs.items() if seen]


def worked(nonce: str, answer: str, bits: int = BITS) -> bool:
    """Whether SHA-256(nonce + ":" + answer) begins with so many zero bits."""
    if not answer.isascii() or len(answer) > 20:
        return False
    sum_ = hashlib.sha256(f"{nonce}:{answer}".encode()).digest()
    return int.from_bytes(sum_[:4], "big") >> (32 - bits) == 0
