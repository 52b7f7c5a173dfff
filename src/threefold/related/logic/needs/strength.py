"""Strength of a need: 1 (would be nice) to 5 (cannot do without)."""

from __future__ import annotations

import hashlib

from threefold.kit.text import fold

LEAST, MOST = 1, 5
STEP = 0.5
"""What each further piece of evidence adds to the strongest one of the same customer."""


def on_five(told: float, low: float, high: float) -> float:
    """A strength told on a scale from `low` to `high`, as 1 to 5.

    >>> on_five(10, 0, 10), on_five(5, 0, 10)
    (5.0, 3.0)
    """
    if not low <= told <= high or low == high:
        raise ValueError("The strength is outside its scale.")
    return round(LEAST + (MOST - LEAST) * (told - low) / (high - low), 4)


def of_one(strengths: list[float]) -> float:
    """How strongly one customer wants it, by all his evidence; as `queries/needs.sql` says it."""
    return min(float(MOST), max(strengths) + STEP * (len(strengths) - 1))


def key_of(name: str, product: str) -> str:
    """32 characters that are the same for names and products that read alike."""
    alike = f"{fold(name)}\x1f{fold(product)}"
    return hashlib.md5(alike.encode(), usedforsecurity=False).hexdigest()
